import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { exportJWK, generateKeyPair } from 'jose';
import { Keys } from '../lib/keys.js';

const HOURS = 5 * 3_600_000;
const jwks = await Promise.all(['key-1', 'key-2'].map(async (kid) => {
  const { publicKey } = await generateKeyPair('ES256');
  return { ...await exportJWK(publicKey), kid, alg: 'ES256' };
}));

let published;
let asked;
/** What the service waits for before it answers. */
let go;
let keys;

beforeEach(async () => {
  mock.restoreAll();
  published = jwks;
  asked = 0;
  go = Promise.resolve();
  keys = new Keys({ askAnywhere: answer }, () => {});
  assert.equal(await found('key-1'), 'found');
  published = jwks.slice(1);
});

async function answer() {
  asked++;
  await go;
  return JSON.stringify({ keys: published });
}

function later(milliseconds) {
  mock.restoreAll();
  const real = performance.now.bind(performance);
  mock.method(performance, 'now', () => real() + milliseconds);
}

function found(kid) {
  return keys.find({ alg: 'ES256', kid }).then(() => 'found', (refusal) => `${refusal.status} ${refusal.error}`);
}

test('key when deleted and asked for all the time then taken for a minute', async () => {
  later(30_000);
  assert.deepEqual([await found('key-1'), asked], ['found', 1]);
  later(61_000);
  // One asks for all, and none waits.
  assert.deepEqual(await Promise.all([found('key-1'), found('key-1')]), ['found', 'found']);
  await keys.refresh();
  assert.deepEqual([await found('key-1'), await found('key-2'), asked], ['401 Invalid token', 'found', 2]);
});

test('key when deleted while nobody asked then not taken', async () => {
  later(HOURS);
  assert.deepEqual(await Promise.all([found('key-1'), found('key-1'), found('key-2')]),
    ['401 Invalid token', '401 Invalid token', 'found']);
  assert.equal(asked, 2);
});

test('key when the service is away then taken, and who asks after that does not wait', async () => {
  go = Promise.reject(new Error('away'));
  later(HOURS);
  assert.equal(await found('key-1'), 'found');
  go = new Promise(() => {});
  later(HOURS + 61_000);
  assert.deepEqual([await found('key-1'), asked], ['found', 3]);
});
