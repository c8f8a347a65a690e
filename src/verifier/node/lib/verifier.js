import { errors, jwtVerify } from 'jose';
import { RevocationFeed } from './feed.js';
import { Keys } from './keys.js';
import { ownToken } from './own-token.js';
import { Refusal } from './refusal.js';
import { RevocationIndex } from './revocation-index.js';
import { Service } from './service.js';
import { StatusLists } from './status-lists.js';

/** Verifies access tokens of Countersign, of logins, machines and service accounts alike. */
export class Verifier {
  #expected;
  #keys;
  #index;
  #feed;
  #lists;
  #staleAfter;
  #acceptsWhenStale;

  /**
   * @param issuer what the service is configured to be, its address
   * @param audience whom tokens must be for
   * @param addresses where the service is reached, if elsewhere; the next is tried when one fails
   * @param clientId, clientSecret a service account whose role brings the scope `revocations`; or
   * @param token an API token that has it, or a function that returns one. Without any of them the status lists alone
   *   are asked
   * @param staleAfter how many seconds the feed may be away before the status lists are asked
   * @param whenStale 'refuse' or 'accept': what is done when they can't be asked either
   * @param maximum how many revocations are held, by an estimate of 150 bytes each
   * @param streams whether to follow the feed by a stream, or else by requests that wait
   * @param type the header `typ` of tokens
   * @param log is called with a line about what went wrong
   */
  constructor({ issuer, audience = 'countersign', addresses = [issuer], clientId, clientSecret, token, staleAfter = 60,
    whenStale = 'refuse', maximum = 2_000_000, streams = true, type = 'at+jwt', log = console.warn,
    times }) {
    if (!issuer || addresses.length === 0 || !clientId !== !clientSecret) {
      throw new TypeError('A verifier needs an issuer, an address, and clientId with clientSecret or neither');
    }
    if (!['refuse', 'accept'].includes(whenStale) || !(staleAfter > 0)) {
      throw new TypeError('whenStale is refuse or accept, and staleAfter is above 0');
    }
    const service = new Service(addresses);
    this.#expected = { issuer, audience, typ: type, requiredClaims: ['exp', 'sub', 'jti'] };
    this.#keys = new Keys(service, log, times);
    this.#lists = new StatusLists(this.#keys);
    this.#index = new RevocationIndex(maximum);
    this.#staleAfter = staleAfter * 1_000;
    this.#acceptsWhenStale = whenStale === 'accept';
    if (token || clientId) {
      this.#feed = new RevocationFeed({
        service, ownToken: ownToken(service, { token, clientId, clientSecret }), index: this.#index, keys: this.#keys,
        log, streams,
        // Just before an answer, what is known is as old as two waits.
        times: { wait: Math.max(1, Math.min(25, Math.floor(staleAfter / 3))), ...times },
      });
    }
    this.#keys.refresh();
  }

  /** Resolved when all that is cut off is known for the first time; at once where the status lists alone are asked. */
  get ready() {
    return this.#feed?.ready;
  }

  /** What a health check or a metric may say. Times are in seconds. */
  get state() {
    const age = this.#feed ? this.#feed.age : Infinity;
    return {
      fresh: age <= this.#staleAfter, age: age / 1_000, entries: this.#index.size,
      transport: this.#feed ? this.#feed.transport : 'none',
    };
  }

  /**
   * Verifies a token.
   * @param demand scopes and roles that it must have, all of them
   * @returns its claims
   * @throws Refusal
   */
  async verify(token, { scopes = [], roles = [] } = {}) {
    const claims = await this.#read(token);
    await this.#requireInForce(claims);
    const held = String(claims.scope ?? '').split(' ');
    if (!scopes.every((scope) => held.includes(scope)) || !roles.every((role) => claims.roles?.includes(role))) {
      throw Refusal.insufficient();
    }
    return claims;
  }

  /** Stops to follow the revocations. */
  async close() {
    this.#feed?.close();
    await this.#feed?.closed;
  }

  async #read(token) {
    try {
      return (await jwtVerify(token, this.#keys.find, this.#expected)).payload;
    } catch (error) {
      if (error instanceof Refusal) {
        throw error;
      }
      if (error instanceof errors.JWTExpired) {
        throw Refusal.expired();
      }
      throw error instanceof errors.JWSSignatureVerificationFailed ? Refusal.forged() : Refusal.invalid();
    }
  }

  async #requireInForce({ sid, jti, sub, status }) {
    if ([sid, jti, sub].some((id) => this.#index.has(id))) {
      throw Refusal.revoked();
    }
    if (this.state.fresh) {
      return;
    }
    const good = await this.#lists.ask(status?.status_list);
    if (good === false) {
      throw Refusal.revoked();
    }
    if (!good && !this.#acceptsWhenStale) {
      throw Refusal.unavailable();
    }
  }
}
