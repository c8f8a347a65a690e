import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { jwtVerify } from 'jose';
import { ask } from './service.js';

const MAX_LISTS = 32;
const MAX_BYTES = 1 << 24;

/** In milliseconds: how soon a list that could not be read is asked for again. */
const ASK_AGAIN_AFTER = 5_000;

/**
 * The service's signed lists of what is cut off, a bit a token, read when somebody asks and kept for as long as each
 * says: https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/
 */
export class StatusLists {
  #keys;
  #byUri = new Map();

  constructor(keys) {
    this.#keys = keys;
  }

  /** Returns true for a token that is good, false for one that is not, and undefined if that can't be known. */
  async ask(reference) {
    if (typeof reference?.uri !== 'string' || !Number.isInteger(reference.idx) || reference.idx < 0) {
      return undefined;
    }
    const list = await this.#list(reference.uri);
    const position = reference.idx * list?.bits;
    const byte = list?.bytes[position >> 3];
    return byte === undefined ? undefined : ((byte >> position % 8) & ((1 << list.bits) - 1)) === 0;
  }

  /** One request asks for all. Who has a list that is still good does not wait for it. */
  async #list(uri) {
    let kept = this.#byUri.get(uri);
    if (!kept || performance.now() >= kept.askAgainAt) {
      kept = this.#askAgain(uri, kept?.list);
      await kept.reading;
    } else if (!isGood(kept.list)) {
      await kept.reading;
    }
    return isGood(kept.list) ? kept.list : undefined;
  }

  #askAgain(uri, list) {
    const askedAt = performance.now();
    const kept = { list, askAgainAt: askedAt + ASK_AGAIN_AFTER };
    kept.reading = this.#read(uri).then((read) => {
      kept.list = read;
      kept.askAgainAt = askedAt + read.ttl * 1_000;
    }, () => {
      // From now on: a service that is silent is silent for long.
      kept.askAgainAt = performance.now() + ASK_AGAIN_AFTER;
    });
    this.#byUri.delete(uri);
    this.#byUri.set(uri, kept);
    if (this.#byUri.size > MAX_LISTS) {
      this.#byUri.delete(this.#byUri.keys().next().value);
    }
    return kept;
  }

  async #read(uri) {
    const text = await ask(uri, { headers: { Accept: 'application/statuslist+jwt' } });
    const { payload } = await jwtVerify(text.trim(), this.#keys.find,
      { typ: 'statuslist+jwt', subject: uri, requiredClaims: ['exp'] });
    const { bits, lst } = payload.status_list;
    const bytes = await promisify(inflate)(Buffer.from(lst, 'base64url'), { maxOutputLength: MAX_BYTES });
    return { bits, bytes, exp: payload.exp, ttl: payload.ttl ?? 60 };
  }
}

function isGood(list) {
  return list?.exp * 1_000 > Date.now();
}
