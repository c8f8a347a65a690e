import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Verifier } from '../index.js';
import { RevocationIndex } from '../lib/revocation-index.js';
import { Service } from '../lib/service.js';
import { FakeService } from './fake-service.js';
import { judge, until } from './until.js';

const TIMES = { silence: 300, wait: 1, firstDelay: 2, longestDelay: 20, lasting: 100, poll: 60_000 };
/** For what has to happen on one and the same stream. */
const PATIENT = { ...TIMES, silence: 20_000 };
const REVOKED = '401 Token has been revoked';
const UNAVAILABLE = '503 Unavailable';

let service;
let verifiers;

beforeEach(async () => {
  service = await FakeService.start();
  verifiers = [];
});

afterEach(async () => {
  await Promise.all(verifiers.map((verifier) => verifier.close()));
  await service.stop();
});

function verify(options) {
  const verifier = new Verifier({ issuer: service.issuer, token: 'own', log: () => {}, times: TIMES, ...options });
  verifiers.push(verifier);
  return verifier;
}

async function following(transport, options) {
  const verifier = verify(options);
  await until(() => verifier.state.fresh && verifier.state.transport === transport);
  return verifier;
}

function pages() {
  return service.asked.filter(({ path, headers }) => path === '/revocations' && headers.accept === 'application/json');
}

function streams() {
  return service.asked.filter(({ headers }) => headers.accept === 'text/event-stream');
}

function keysAskedFor() {
  return service.asked.filter(({ path }) => path === '/.well-known/jwks.json').length;
}

async function becomes(verifier, token, verdict) {
  await until(async () => await judge(verifier, token) === verdict);
}

for (const manner of ['long lines', 'long events', 'comments alone']) {
  test(`stream when of ${manner} then requests that wait`, async () => {
    service.manner = manner;
    const verifier = await following('poll');
    service.revoke('session-1');
    await becomes(verifier, await service.token(), REVOKED);
  });
}

for (const manner of ['huge pages', 'slow pages']) {
  test(`page when of ${manner} then the next address is asked`, async () => {
    const hostile = await FakeService.start();
    hostile.manner = manner;
    hostile.asked = service.asked;
    try {
      const verifier = verify({ addresses: [hostile.issuer, service.issuer] });
      await until(() => verifier.state.transport === 'stream');
      const hosts = service.asked.filter(({ path }) => path === '/revocations').map(({ headers }) => 'http://' + headers.host);
      assert.ok(hosts.includes(hostile.issuer));
      // The good one may be silent for too long, too, and is then left in its turn.
      assert.ok(hosts.every((host, i) => host !== hostile.issuer || host !== hosts[i + 1]), hosts.join());
    } finally {
      await hostile.stop();
    }
  });
}

test('verifier when it starts then knows all pages of what is in force', async () => {
  for (let i = 0; i < 23; i++) {
    service.revoke('session-' + i);
  }
  const verifier = await following('stream');
  assert.equal(verifier.state.entries, 23);
  assert.equal(await judge(verifier, await service.token({ sid: 'session-22' })), REVOKED);
  assert.equal(streams()[0].headers['last-event-id'], '23');
});

test('verifier when nothing was read yet then refuses', async () => {
  service.manner = 'busy';
  assert.equal(await judge(verify(), await service.token()), UNAVAILABLE);
});

test('stream when cut then goes on where it was', async () => {
  const verifier = await following('stream', { times: PATIENT });
  service.revoke('session-7');
  await becomes(verifier, await service.token({ sid: 'session-7' }), REVOKED);
  const before = pages().length;
  service.cutStreams();
  service.revoke('session-8');
  await becomes(verifier, await service.token({ sid: 'session-8' }), REVOKED);
  assert.equal(pages()[before].query.get('after'), '1');
  assert.equal(verifier.state.entries, 2);
});

test('stream when its bytes arrive one by one then is understood', async () => {
  const verifier = await following('stream', { times: PATIENT });
  const [stream] = service.streams;
  const event = 'id: 1\nevent: revocation\ndata: {"kind":"session","id":"sässion","until":"2999-01-01T00:00:00Z"}\n\n';
  for (const byte of Buffer.from(': a comment\n\n' + event)) {
    stream.write(Buffer.of(byte));
    await new Promise(setImmediate);
  }
  await becomes(verifier, await service.token({ sid: 'sässion' }), REVOKED);
});

for (const manner of ['no streams', 'silent streams', 'short streams']) {
  test(`stream when there are ${manner} then requests that wait`, async () => {
    service.manner = manner;
    const verifier = await following('poll');
    service.revoke('session-1');
    await becomes(verifier, await service.token(), REVOKED);
    await until(() => pages().some(({ query }) => query.get('wait') === '1'));
  });
}

test('polls when a while is over then streams again', async () => {
  service.manner = 'no streams';
  const verifier = await following('poll', { times: { ...TIMES, poll: 200 } });
  service.manner = 'good';
  await until(() => {
    service.revoke('session-1');
    return service.streams.size === 1;
  });
  await until(() => verifier.state.transport === 'stream');
});

test('cursor when of another log then all is read anew and nothing forgotten', async () => {
  service.revoke('session-1');
  service.revoke('session-2');
  const verifier = await following('stream');
  service.log = [];
  service.cutStreams();
  service.revoke('session-3');
  await becomes(verifier, await service.token({ sid: 'session-3' }), REVOKED);
  assert.equal(await judge(verifier, await service.token()), REVOKED);
});

test('cursor when of another log on a stream then all is read anew', async () => {
  const verifier = await following('stream', { times: PATIENT });
  const [stream] = service.streams;
  stream.write('id:\nevent: reset\ndata: {}\n\n');
  await until(() => !verifier.state.fresh);
  stream.write('id: 1\nevent: revocation\ndata: {"kind":"session","id":"x","until":"2999-01-01T00:00:00Z"}\n\n');
  assert.equal(await judge(verifier, await service.token()), UNAVAILABLE);
  service.beat();
  await until(() => verifier.state.fresh);
  assert.equal(await judge(verifier, await service.token({ sid: 'x' })), REVOKED);
});

test('feed when away then refuses, and accepts again when it is back', async () => {
  const verifier = await following('stream', { staleAfter: 0.3 });
  const token = await service.token();
  await becomes(verifier, token, 'john');
  service.manner = 'busy';
  service.cutStreams();
  await becomes(verifier, token, UNAVAILABLE);
  service.manner = 'good';
  await becomes(verifier, token, 'john');
});

test('feed when away and told to accept then accepts, but nothing that it knows of', async () => {
  service.revoke('session-2');
  const verifier = await following('stream', { staleAfter: 0.1, whenStale: 'accept' });
  service.manner = 'busy';
  service.cutStreams();
  await until(() => !verifier.state.fresh);
  assert.equal(await judge(verifier, await service.token()), 'john');
  assert.equal(await judge(verifier, await service.token({ sid: 'session-2' })), REVOKED);
});

test('feed when its node is stale then refuses, although it talks', async () => {
  const verifier = await following('stream', { staleAfter: 0.3 });
  service.asOf = new Date(Date.now() - 60_000).toISOString();
  service.stale = true;
  await until(() => { service.beat(); return !verifier.state.fresh; });
  assert.equal(await judge(verifier, await service.token()), UNAVAILABLE);
});

test('feed when held up on its way then what comes late is not new', async () => {
  const verifier = await following('stream', { staleAfter: 1, times: { ...TIMES, silence: 5_000 } });
  service.asOf = new Date().toISOString();
  await until(() => { service.beat(); return !verifier.state.fresh; });
});

test('feed when the clocks are an hour apart then fresh all the same', async (context) => {
  const verifier = await following('stream', { times: PATIENT });
  const real = Date.now;
  context.mock.method(Date, 'now', () => real() + 3_600_000);
  service.cutStreams();
  await until(() => service.streams.size === 1);
  assert.ok(verifier.state.fresh);
});

for (const turned of [-3_600_000, 3_600_000]) {
  test(`feed when the service's clock is turned by ${turned} ms then asks anew and is fresh`, async () => {
    const verifier = await following('stream', { times: PATIENT });
    service.turned = turned;
    service.beat();
    await until(() => streams().length >= 2 && verifier.state.transport === 'stream');
    await until(() => verifier.state.age > 0.2);
    await until(() => { service.beat(); return verifier.state.age < 0.2; });
  });
}

test('feed when followed by requests that wait then they fit into what is accepted', async () => {
  const { wait, ...times } = TIMES;
  await following('poll', { streams: false, staleAfter: 6.5, times });
  await until(() => pages().some(({ query }) => query.get('wait') === '2'));
});

test('feed when away then the status list says what is good', async () => {
  const verifier = await following('stream', { staleAfter: 0.2 });
  const status = (idx) => service.token({ status: { status_list: { idx, uri: service.issuer + '/status-lists/1' } } });
  service.manner = 'busy';
  service.list = Buffer.from([0b00000000, 0b00000100]);
  service.cutStreams();
  await until(() => !verifier.state.fresh);
  await becomes(verifier, await status(9), 'john');
  await becomes(verifier, await status(10), REVOKED);
  assert.equal(await judge(verifier, await status(16)), UNAVAILABLE);
  assert.equal(await judge(verifier, await service.token()), UNAVAILABLE);
});

test('verifier when it may not read the feed then asks the status list alone', async () => {
  service.list = Buffer.of(0b00000010);
  const verifier = verify({ token: undefined });
  const status = (idx) => service.token({ status: { status_list: { idx, uri: service.issuer + '/status-lists/1' } } });
  await becomes(verifier, await status(0), 'john');
  await becomes(verifier, await status(1), REVOKED);
  assert.equal(service.asked.filter(({ path }) => path === '/revocations').length, 0);
});

test('status list when the service is silent then who has a good one does not wait', async () => {
  service.list = Buffer.of(0);
  const verifier = verify({ token: undefined });
  const token = await service.token({ status: { status_list: { idx: 0, uri: service.issuer + '/status-lists/1' } } });
  const listsAskedFor = () => service.asked.filter(({ path }) => path === '/status-lists/1').length;
  assert.equal(await judge(verifier, token), 'john');
  let go;
  service.listsGo = new Promise((resolve) => { go = resolve; });
  let waiting = true;
  const asker = judge(verifier, token).then(() => { waiting = false; });
  await until(() => listsAskedFor() === 2);
  assert.equal(await judge(verifier, token), 'john');
  assert.deepEqual([waiting, listsAskedFor()], [true, 2]);
  go();
  await asker;
});

test('status list when of somebody else then is not believed', async () => {
  const other = await FakeService.start();
  other.list = Buffer.of(0);
  const verifier = verify({ token: undefined });
  const status = { status_list: { idx: 0, uri: other.issuer + '/status-lists/1' } };
  assert.equal(await judge(verifier, await service.token({ status })), UNAVAILABLE);
  await other.stop();
});

for (const transport of ['stream', 'poll']) {
  test(`key when deleted while nobody asks then followed by ${transport} and not taken`, async () => {
    const verifier = await following(transport,
      { streams: transport === 'stream', times: { ...PATIENT, keysRefreshed: 100 } });
    const token = await service.token();
    assert.equal(await judge(verifier, token), 'john');
    await service.deleteKeys();
    const before = keysAskedFor();
    await until(() => {
      service.beat();
      service.revoke('session-2');
      return keysAskedFor() >= before + 2;
    });
    assert.equal(await judge(verifier, token), '401 Invalid token');
  });
}

test('index when this clock is ahead while it is filled then keeps what is in force', async (context) => {
  const real = Date.now();
  for (let i = 0; i < 23; i++) {
    service.revoke('session-' + i);
  }
  service.turned = real - Date.now() - 7_200_000;
  context.mock.method(Date, 'now', () => real + 7_200_000);
  const verifier = await following('stream');
  assert.equal(verifier.state.entries, 23);
});

test('index when full and no time was heard then forgets none', () => {
  const index = new RevocationIndex(1);
  index.add('session', Date.now() - 3_600_000);
  assert.equal(index.add('other', Date.now() + 3_600_000), false);
  assert.ok(index.has('session'));
});

test('index when full then refuses until there is room', async () => {
  const verifier = await following('stream', { maximum: 3, staleAfter: 0.3 });
  ['a', 'b', 'c', 'd'].forEach((id) => service.revoke(id));
  await until(() => verifier.state.entries === 3 && !verifier.state.fresh);
  assert.equal(await judge(verifier, await service.token()), UNAVAILABLE);
  assert.equal(verifier.state.entries, 3);
  service.log = [];
  await until(() => verifier.state.fresh);
  assert.equal(await judge(verifier, await service.token({ sid: 'a' })), REVOKED);
});

test('index when entries are over then forgets them', async () => {
  const verifier = await following('stream', { maximum: 100 });
  for (let i = 0; i < 1_000; i++) {
    service.revoke('session-' + i, { until: Date.now() - 120_000 });
  }
  service.revoke('session-x');
  await becomes(verifier, await service.token({ sid: 'session-x' }), REVOKED);
  assert.ok(verifier.state.fresh);
  await until(() => { service.beat(); return verifier.state.entries === 1; });
});

test('index when entries are over by this clock alone then forgets none', () => {
  const index = new RevocationIndex(10);
  index.add('session', Date.now() - 3_600_000);
  index.hear(Date.now() - 7_200_000);
  const forget = () => { for (let i = 0; i < 3; i++) { index.forget(); } };
  forget();
  assert.ok(index.has('session'));
  index.hear(Date.now());
  forget();
  assert.ok(!index.has('session'));
});

test('address when it fails then the next is asked', async () => {
  const gone = await FakeService.start();
  await gone.stop();
  const verifier = await following('stream', { addresses: [gone.issuer, service.issuer + '/'] });
  assert.equal(await judge(verifier, await service.token()), 'john');
});

test('address when it fails two at a time then none is passed over', () => {
  const addresses = new Service(['http://one', 'http://two', 'http://three']);
  const failed = addresses.address;
  addresses.moveOn(failed);
  addresses.moveOn(failed);
  assert.equal(addresses.address, 'http://two');
});

test('address when its node is stale then the next is asked', async () => {
  const stale = await FakeService.start();
  stale.stale = true;
  await following('stream', { addresses: [stale.issuer, service.issuer] });
  await stale.stop();
});

test('stream when its node goes then the next is asked', async () => {
  const next = await FakeService.start();
  await following('stream', { addresses: [service.issuer, next.issuer], times: PATIENT });
  service.cutStreams('event: end\nretry: 1\ndata: {"reason":"shutdown","detail":"It goes"}\n\n');
  await until(() => next.streams.size === 1);
  await next.stop();
});

test('own token when the service ends it then another is got', async () => {
  const verifier = await following('stream',
    { token: undefined, clientId: 'orders', clientSecret: 'a secret', times: PATIENT });
  assert.equal(streams()[0].headers.authorization.slice(0, 11), 'Bearer own-');
  service.cutStreams('event: end\nretry: 1\ndata: {"reason":"token","detail":"It expired"}\n\n');
  await until(() => streams().length >= 2);
  assert.notEqual(streams()[1].headers.authorization, streams()[0].headers.authorization);
  service.manner = 'unauthorized';
  service.cutStreams();
  const asked = () => service.asked.filter(({ path }) => path === '/oauth2/token');
  await until(() => asked().length >= 3);
  assert.equal(asked()[0].headers.authorization, 'Basic ' + btoa('orders:a%20secret'));
  assert.ok(verifier.state.entries === 0);
});

test('settings when wrong then the verifier does not start', () => {
  for (const wrong of [{ issuer: undefined }, { whenStale: 'maybe' }, { staleAfter: 0 }, { addresses: [] },
    { clientId: 'orders' }]) {
    assert.throws(() => new Verifier({ issuer: service.issuer, addresses: [service.issuer], ...wrong }), TypeError);
  }
});
