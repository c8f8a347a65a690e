import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something holds. */
export async function until(condition, patience = 60_000) {
  for (const end = performance.now() + patience; performance.now() < end; await sleep(5)) {
    if (await condition()) {
      return;
    }
  }
  throw new Error('It never came true: ' + condition);
}

/** Returns what a verifier says of a token: whose it is, or the status and the text of the refusal. */
export async function judge(verifier, token, demand) {
  try {
    return (await verifier.verify(token, demand)).user;
  } catch (refusal) {
    return refusal.status ? `${refusal.status} ${refusal.error}` : String(refusal);
  }
}
