/** In milliseconds: how far two clocks may come apart while one answer lasts. */
const MAX_DRIFT = 15_000;

/**
 * How long ago all that the service said was true. The service's times are compared with its own alone, and ours with
 * ours, so that no two clocks need agree; and what was held up on its way is not taken for new.
 */
export class Freshness {
  #knownAt = -Infinity;
  #sentAt;
  #firstAt;
  #firstNow;

  /** An answer begins, asked for at a time of our steady clock. */
  begin(sentAt) {
    this.#sentAt = sentAt;
    this.#firstAt = undefined;
    this.#firstNow = undefined;
  }

  /**
   * Everything is known up to `as_of`, said when the service's clock said `now`. Throws if that was held up on its way
   * or the clock was turned: a new request finds out how the clocks stand.
   */
  tell({ as_of: asOf, now, stale }) {
    const heardAt = performance.now();
    this.#firstAt ??= heardAt;
    this.#firstNow ??= Date.parse(now);
    if (Math.abs(heardAt - this.#firstAt - (Date.parse(now) - this.#firstNow)) > MAX_DRIFT) {
      throw new Error("What came was held up on its way, or the service's clock was turned");
    }
    if (!stale) {
      const at = this.#sentAt + Date.parse(asOf) - this.#firstNow;
      this.#knownAt = Math.max(this.#knownAt, Math.min(at, heardAt));
    }
  }

  /** Not everything is known any more. */
  lose() {
    this.#knownAt = -Infinity;
  }

  /** In milliseconds; infinite until everything was known once. */
  get age() {
    return performance.now() - this.#knownAt;
  }
}
