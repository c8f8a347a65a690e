/**
 * How long ago all that the service said was true. The service's times are compared with its own alone, and ours with
 * ours, so that no two clocks need agree; and what was held up on its way is not taken for new.
 */
export class Freshness {
  #knownAt = -Infinity;
  #sentAt;
  #firstNow;

  /** An answer begins, asked for at a time of our steady clock. */
  begin(sentAt) {
    this.#sentAt = sentAt;
    this.#firstNow = undefined;
  }

  /** Everything is known up to `as_of`, said when the service's clock said `now`. */
  tell({ as_of: asOf, now, stale }) {
    if (!stale) {
      this.#firstNow ??= Date.parse(now);
      const at = this.#sentAt + Date.parse(asOf) - this.#firstNow;
      this.#knownAt = Math.max(this.#knownAt, Math.min(at, performance.now()));
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
