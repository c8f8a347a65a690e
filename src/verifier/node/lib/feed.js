import { setTimeout as sleep } from 'node:timers/promises';
import { eventsOf } from './event-stream.js';
import { Freshness } from './freshness.js';
import { open, textOf } from './service.js';

/** In milliseconds, but for `wait`. The service sends a heartbeat every 5 s. */
const TIMES = { silence: 15_000, firstDelay: 250, longestDelay: 10_000, lasting: 10_000, poll: 300_000 };

/** So many streams in a row that are cut at once are cut by something in between. */
const CUT_SHORT = 2;

/** Keeps the index up with the service: by a stream, or by requests that wait where a stream does not get through. */
export class RevocationFeed {
  #service;
  #ownToken;
  #index;
  #keys;
  #log;
  #times;
  #freshness = new Freshness();
  #address;
  #cursor;
  #transport = 'none';
  #failures = 0;
  #streamsCutShort = 0;
  #pollUntil;
  #retryAfter;
  #renew = false;
  #resolveReady;
  #closing = new AbortController();

  constructor({ service, ownToken, index, keys, log, streams, times }) {
    this.#service = service;
    this.#ownToken = ownToken;
    this.#index = index;
    this.#keys = keys;
    this.#log = log;
    this.#times = { ...TIMES, ...times };
    this.#pollUntil = streams ? -Infinity : Infinity;
    this.ready = new Promise((resolve) => { this.#resolveReady = resolve; });
    this.closed = this.#run();
  }

  /** How long ago the index held everything, in milliseconds. */
  get age() {
    return this.#freshness.age;
  }

  /** What the index is fed by now: 'stream', 'poll' or 'none'. */
  get transport() {
    return this.#transport;
  }

  close() {
    this.#closing.abort();
  }

  async #run() {
    while (!this.#closing.signal.aborted) {
      const begun = performance.now();
      try {
        await this.#follow();
      } catch (error) {
        this.#failed(error);
      }
      this.#transport = 'none';
      this.#failures = (performance.now() - begun < this.#times.lasting) ? this.#failures + 1 : 0;
      await sleep(this.#delay(), undefined, { signal: this.#closing.signal, ref: false }).catch(() => {});
    }
  }

  /** What was missed comes in pages, which are quicker than events. */
  async #follow() {
    while (await this.#page(0));
    if (performance.now() < this.#pollUntil) {
      await this.#poll();
    } else {
      await this.#stream();
    }
  }

  async #poll() {
    this.#transport = 'poll';
    while (performance.now() < this.#pollUntil) {
      await this.#page(this.#times.wait);
    }
  }

  /** Returns whether there is more. */
  async #page(wait) {
    const query = new URLSearchParams({ ...(this.#cursor && { after: this.#cursor }), ...(wait && { wait }) });
    const response = await this.#open('/revocations?' + query, {}, wait * 1_000);
    const page = JSON.parse(await textOf(response, this.#times.silence));
    this.#index.hear(Date.parse(page.now));
    if (page.reset) {
      this.#freshness.lose();
    }
    page.items.forEach((item) => this.#take(item));
    this.#cursor = page.cursor;
    if (!page.more) {
      this.#tell(page);
    }
    this.#index.forget();
    return page.more;
  }

  async #stream() {
    const begun = performance.now();
    let events = 0;
    try {
      const headers = { Accept: 'text/event-stream', ...(this.#cursor && { 'Last-Event-ID': this.#cursor }) };
      const response = await this.#open('/revocations', headers, 0);
      for await (const event of eventsOf(response, this.#times.silence)) {
        events++;
        this.#transport = 'stream';
        this.#hear(event);
        if (event.event === 'end') {
          return;
        }
      }
    } finally {
      this.#judgeStream(events, performance.now() - begun);
    }
  }

  #hear({ id, event, data, retry }) {
    switch (event) {
      case 'revocation':
        this.#take(JSON.parse(data));
        break;
      case 'heartbeat':
        this.#beat(JSON.parse(data));
        break;
      case 'reset':
        this.#freshness.lose();
        break;
      case 'end':
        this.#retryAfter = Number(retry ?? 1_000);
        this.#end(JSON.parse(data).reason);
        break;
    }
    // Only now, so that what failed before comes again.
    this.#cursor = id ?? this.#cursor;
  }

  #beat(times) {
    this.#index.hear(Date.parse(times.now));
    this.#tell(times);
    this.#index.forget();
  }

  #end(reason) {
    this.#renew = reason === 'token';
    if (reason === 'shutdown') {
      this.#service.moveOn(this.#address);
    }
  }

  #tell(times) {
    if (times.stale && this.#service.hasOthers) {
      throw new Error('The node has not heard from its database for too long');
    }
    this.#freshness.tell(times);
    this.#resolveReady();
    // Also while nobody sends a token, so that none of a key that was deleted meanwhile is taken after that.
    this.#keys.refreshNowAndThen();
  }

  /** Something between us and the service may hold streams back, or cut them. */
  #judgeStream(events, lasted) {
    const ended = this.#retryAfter !== undefined;
    this.#streamsCutShort = (ended || lasted >= this.#times.lasting && events > 0) ? 0 : this.#streamsCutShort + 1;
    if (this.#streamsCutShort >= CUT_SHORT) {
      this.#streamsCutShort = 0;
      this.#pollUntil = performance.now() + this.#times.poll;
    }
  }

  async #open(path, headers, longer) {
    const token = await this.#ownToken({ renew: this.#renew });
    this.#renew = false;
    this.#address = this.#service.address;
    this.#freshness.begin(performance.now());
    return open(this.#address + path, {
      headers: { Accept: 'application/json', Authorization: 'Bearer ' + token, ...headers },
      patience: this.#times.silence + longer,
      signal: this.#closing.signal,
    });
  }

  #take({ id, until }) {
    if (!this.#index.add(id, Date.parse(until))) {
      throw new Error(`More than ${this.#index.size} revocations are in force`);
    }
  }

  #failed(error) {
    if (this.#closing.signal.aborted) {
      return;
    }
    this.#log(`The revocations were not read: ${error}`);
    this.#renew = error.status === 401;
    this.#retryAfter = error.retryAfter;
    this.#service.moveOn(this.#address);
  }

  /** Grows with each failure; no two verifiers come back at the same moment. */
  #delay() {
    const { firstDelay, longestDelay } = this.#times;
    const grown = firstDelay * 2 ** Math.min(this.#failures, 16);
    const most = Math.min(longestDelay, Math.max(grown, this.#retryAfter || 0));
    this.#retryAfter = undefined;
    return most / 2 + Math.random() * most / 2;
  }
}
