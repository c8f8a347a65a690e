import { createServer } from 'node:http';
import { deflateSync } from 'node:zlib';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export const AUDIENCE = 'countersign';

/** In characters: more than the service ever says at once. */
export const HUGE = 1 << 23;

/** Says what the service says, and does what happens to it. */
export class FakeService {
  /** What was asked for, in order. */
  asked = [];

  /** What is in force: kind, id and until. */
  log = [];

  streams = new Set();

  /**
   * How the feed behaves: 'good', 'no streams', 'silent streams', 'short streams', 'busy', 'unauthorized',
   * 'huge pages', 'slow pages', 'long lines', 'long events', 'comments alone'.
   */
  manner = 'good';

  stale = false;

  /** By how many milliseconds the clock was turned. */
  turned = 0;

  /** The status lists' bytes, if there are any. */
  list;

  /** What the status lists wait for before they are sent. */
  listsGo = Promise.resolve();

  /** What else is among the keys, in front of them. */
  otherKeys = [];

  #keys = [];
  #made = 0;
  #server;

  static async start() {
    const service = new FakeService();
    await service.rotate();
    service.#server = createServer((request, response) => service.#answer(request, response));
    await new Promise((resolve) => service.#server.listen(0, '127.0.0.1', resolve));
    service.issuer = `http://127.0.0.1:${service.#server.address().port}`;
    return service;
  }

  async rotate() {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const kid = 'key-' + ++this.#made;
    this.#keys.push({ kid, privateKey, jwk: { ...await exportJWK(publicKey), kid, alg: 'ES256', use: 'sig' } });
  }

  /** Signs with another key from now on, and takes back those that there were. */
  async deleteKeys() {
    await this.rotate();
    this.#keys = this.#keys.slice(-1);
  }

  get jwks() {
    return [...this.otherKeys, ...this.#keys.map(({ jwk }) => jwk)];
  }

  token(claims = {}, { header = {}, expires = '1h', key = this.#keys.at(-1) } = {}) {
    return new SignJWT({ sid: 'session-1', user: 'john', roles: ['clerk'], scope: 'orders notes', ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid, ...header })
      .setIssuer(claims.iss ?? this.issuer).setAudience(claims.aud ?? AUDIENCE).setSubject(claims.sub ?? 'account-1')
      .setJti(claims.jti ?? 'token-1').setExpirationTime(expires).sign(key.privateKey);
  }

  revoke(id, { kind = 'session', until = Date.now() + 3_600_000 } = {}) {
    const item = { kind, id, until: new Date(until).toISOString() };
    this.log.push(item);
    this.streams.forEach((stream) => writeRevocation(stream, this.log.length, item));
    const wake = this.wake;
    this.wake = undefined;
    wake?.();
  }

  beat() {
    this.streams.forEach((stream) => this.#writeHeartbeat(stream));
  }

  cutStreams(last = '') {
    this.streams.forEach((stream) => stream.end(last));
    this.streams.clear();
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, this.issuer);
    this.asked.push({ path: pathname, query: searchParams, headers: request.headers });
    switch (pathname) {
      case '/.well-known/jwks.json':
        return json(response, { keys: this.jwks });
      case '/oauth2/token':
        return json(response, { access_token: 'own-' + this.asked.length, expires_in: 3600 });
      case '/revocations':
        return this.#revocations(request, response, searchParams);
      case '/status-lists/1':
        return this.#statusList(response);
    }
    response.writeHead(404).end();
  }

  #revocations(request, response, query) {
    const streaming = request.headers.accept === 'text/event-stream';
    if (this.manner === 'busy' || (this.manner === 'no streams' && streaming)) {
      response.writeHead(503, { 'Retry-After': '0' }).end();
    } else if (this.manner === 'unauthorized') {
      response.writeHead(401).end();
    } else if (streaming) {
      this.#stream(response, Number(request.headers['last-event-id'] ?? 0));
    } else {
      this.#page(response, Number(query.get('after') ?? 0), query.has('wait'));
    }
  }

  #page(response, after, wait) {
    const reset = after > this.log.length;
    const items = this.log.slice(reset ? 0 : after).slice(0, 5);
    if (items.length === 0 && wait) {
      this.wake = () => this.#page(response, after, false);
      return;
    }
    const cursor = (reset ? 0 : after) + items.length;
    const page = { ...this.#times(), reset, cursor: String(cursor), items, more: cursor < this.log.length };
    if (this.manner === 'slow pages') {
      slowly(response, JSON.stringify(page));
    } else {
      json(response, page, this.manner === 'huge pages' ? HUGE : 0);
    }
  }

  #stream(response, after) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.flushHeaders();
    if (this.manner === 'silent streams') {
      return;
    }
    if (this.manner === 'comments alone') {
      slowly(response, ': here I am\n', Infinity);
      return;
    }
    if (this.manner === 'long lines') {
      response.write('data: ' + 'x'.repeat(HUGE) + '\n\n');
    }
    if (this.manner === 'long events') {
      response.write('data: x\n'.repeat(HUGE / 8) + '\n');
    }
    response.write('retry: 1000\n\n');
    if (after > this.log.length) {
      response.write('id:\nevent: reset\ndata: {}\n\n');
      after = 0;
    }
    this.log.slice(after).forEach((item, i) => writeRevocation(response, after + i + 1, item));
    this.#writeHeartbeat(response);
    if (this.manner === 'short streams') {
      return response.end();
    }
    this.streams.add(response);
    response.on('close', () => this.streams.delete(response));
  }

  #times() {
    const now = new Date(Date.now() + this.turned).toISOString();
    return { as_of: this.asOf ?? now, now, stale: this.stale };
  }

  #writeHeartbeat(response) {
    response.write(`id: ${this.log.length}\nevent: heartbeat\ndata: ${JSON.stringify(this.#times())}\n\n`);
  }

  async #statusList(response) {
    if (!this.list) {
      return response.writeHead(404).end();
    }
    await this.listsGo;
    const { kid, privateKey } = this.#keys.at(-1);
    const jwt = await new SignJWT({ status_list: { bits: 1, lst: deflateSync(this.list).toString('base64url') }, ttl: 0 })
      .setProtectedHeader({ alg: 'ES256', typ: 'statuslist+jwt', kid }).setSubject(this.issuer + '/status-lists/1')
      .setIssuedAt().setExpirationTime('1h').sign(privateKey);
    response.writeHead(200, { 'Content-Type': 'application/statuslist+jwt' }).end(jwt);
  }
}

function writeRevocation(response, cursor, item) {
  response.write(`id: ${cursor}\nevent: revocation\ndata: ${JSON.stringify(item)}\n\n`);
}

function json(response, body, blanks = 0) {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body) + ' '.repeat(blanks));
}

/** Sends a text a part at a time: its characters, or again and again the whole of it. */
function slowly(response, text, times = 1) {
  let sent = 0;
  const timer = setInterval(() => {
    response.write(times > 1 ? text : text[sent]);
    sent++;
    if (sent === text.length * times) {
      clearInterval(timer);
      response.end();
    }
  }, 10);
  response.on('close', () => clearInterval(timer));
}
