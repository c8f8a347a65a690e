import { Refusal } from './refusal.js';

/**
 * Makes middleware for Express that answers a request without a good token, and gives any other one its `auth`: the
 * token's claims. Demands are those of Verifier.verify.
 */
export function expressHandler(verifier, demands) {
  return async (request, response, next) => {
    try {
      request.auth = await verifier.verify(tokenOf(request), demands);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        return next(error);
      }
      return response.status(error.status).set(headersOf(error)).end(error.body);
    }
    next();
  };
}

/** Makes a hook for Fastify, for `onRequest`, that does the same. */
export function fastifyHandler(verifier, demands) {
  return async (request, reply) => {
    try {
      request.auth = await verifier.verify(tokenOf(request.raw), demands);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      return reply.code(error.status).headers(headersOf(error)).send(Buffer.from(error.body));
    }
  };
}

/** Node.js drops a second header of this name, so it is looked for among the raw ones. */
function tokenOf({ rawHeaders }) {
  const sent = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1].toLowerCase() === 'authorization');
  if (sent.length > 1) {
    throw Refusal.malformed();
  }
  const [, token] = /^bearer +(.*)$/i.exec(sent[0]?.trim() ?? '') ?? [];
  if (!token) {
    throw Refusal.missing();
  }
  return token;
}

function headersOf(refusal) {
  return { 'Content-Type': 'application/problem+json', ...refusal.headers };
}
