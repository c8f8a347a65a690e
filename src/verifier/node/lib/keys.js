import { importJWK } from 'jose';
import { Refusal } from './refusal.js';

/**
 * In milliseconds: how long a key that the service no longer publishes is still taken, and how soon keys are asked for
 * again because of a token that names an unknown one.
 */
const TIMES = { keysRefreshed: 60_000, keysAgain: 10_000 };

/** The service's public keys, by their ids. While the service is away, those that were read last. */
export class Keys {
  #service;
  #log;
  #times;
  #byId;
  #askedAt = -Infinity;
  /** When the last answer came, or did not come. */
  #answeredAt = -Infinity;
  #asking;

  constructor(service, log, times) {
    this.#service = service;
    this.#log = log;
    this.#times = { ...TIMES, ...times };
  }

  /** Returns the key that a token's header names: what jose calls to get one. */
  find = async (header) => {
    if (header.alg === 'none') {
      throw Refusal.forged();
    }
    if (!this.#byId) {
      await this.refresh(1_000);
    } else if (performance.now() - this.#answeredAt > 2 * this.#times.keysRefreshed) {
      // Nobody has asked for long: what was deleted long ago must not be taken even once.
      await this.refreshNowAndThen();
    } else {
      this.refreshNowAndThen();
    }
    if (this.#byId && !this.#byId.has(header.kid)) {
      await this.refresh(this.#times.keysAgain);
    }
    if (!this.#byId) {
      throw Refusal.unavailable();
    }
    const found = this.#byId.get(header.kid);
    if (!found) {
      throw Refusal.invalid();
    }
    // A key has one algorithm, whatever a token says.
    if (found.algorithm !== header.alg) {
      throw Refusal.forged();
    }
    return found.key;
  };

  /** Reads the keys unless that was tried lately. Never fails. */
  refreshNowAndThen() {
    return this.refresh(this.#times.keysRefreshed);
  }

  /** Reads the keys unless that was tried less than so many milliseconds ago. Never fails. */
  refresh(notWithin = 0) {
    if (!this.#asking && performance.now() - this.#askedAt > notWithin) {
      this.#askedAt = performance.now();
      this.#asking = this.#read()
        .catch((error) => this.#log(`The public keys were not read: ${error}`))
        .finally(() => {
          this.#asking = undefined;
          this.#answeredAt = performance.now();
        });
    }
    return this.#asking;
  }

  async #read() {
    const text = await this.#service.askAnywhere('/.well-known/jwks.json');
    const byId = new Map();
    for (const jwk of JSON.parse(text).keys) {
      try {
        if (jwk.kid && jwk.alg && jwk.kty !== 'oct') {
          byId.set(jwk.kid, { algorithm: jwk.alg, key: await importJWK(jwk, jwk.alg) });
        }
      } catch (error) {
        // RFC 7517, section 5: what is of a kind that is not known here takes nothing from the others.
        this.#log(`A public key is passed over, as it could not be read: ${error}`);
      }
    }
    if (byId.size === 0) {
      this.#log('The service has no public key: it signs with its secret (countersign.signing.algorithm)');
    }
    this.#byId = byId;
  }
}
