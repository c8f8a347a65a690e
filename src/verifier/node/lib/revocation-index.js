/** Looked through with each message, so that the whole of a large index is never looked through at once. */
const STRIDE = 20_000;

const MINUTE = 60_000;

/** The ids that are cut off, each until no token can name it any more. */
export class RevocationIndex {
  /** In minutes, which take no room of their own. */
  #untilById = new Map();
  #walk = this.#untilById.entries();
  #most;
  /** What time it was by the service's clock when that was last heard, in milliseconds. Until then nothing is over. */
  #heard = -Infinity;

  constructor(most) {
    this.#most = most;
  }

  get size() {
    return this.#untilById.size;
  }

  /**
   * Adds an id until a time in milliseconds. Returns false if there is no room: an index that leaves something out
   * must not be asked.
   */
  add(id, until) {
    const known = this.#untilById.get(id);
    if (known === undefined && this.size >= this.#most) {
      this.forget(Infinity);
      if (this.size >= this.#most) {
        return false;
      }
    }
    this.#untilById.set(id, Math.max(Math.ceil(until / MINUTE), known ?? 0));
    return true;
  }

  has(id) {
    return this.#untilById.has(id);
  }

  /** What is forgotten too early is good again, so that no clock decides alone. */
  hear(now) {
    this.#heard = now;
  }

  /** Goes on where it stopped the last time. */
  forget(stride = STRIDE, now = Math.min(Date.now(), this.#heard)) {
    for (let looks = Math.min(stride, this.size); looks > 0; looks--) {
      const next = this.#walk.next();
      if (next.done) {
        this.#walk = this.#untilById.entries();
      } else if (next.value[1] * MINUTE <= now) {
        this.#untilById.delete(next.value[0]);
      }
    }
  }
}
