export { expressHandler, fastifyHandler } from './lib/handlers.js';
export { Refusal } from './lib/refusal.js';
export { Verifier } from './lib/verifier.js';
