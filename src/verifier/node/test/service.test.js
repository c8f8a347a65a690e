// Against a service that runs: COUNTERSIGN_URL is its issuer, COUNTERSIGN_PASSWORD admin's password, and it was started
// with --countersign.signing.algorithm=ES256, --countersign.signing.jwks-max-age=0s, --countersign.roles.verifier=revocations
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { decodeProtectedHeader } from 'jose';
import { Verifier } from '../index.js';
import { judge, until } from './until.js';

const { COUNTERSIGN_URL: issuer, COUNTERSIGN_PASSWORD: password } = process.env;
const REVOKED = '401 Token has been revoked';

async function call(method, path, token, body) {
  const response = await fetch(issuer + path, {
    method,
    headers: { ...(token && { Authorization: 'Bearer ' + token }), ...(body && { 'Content-Type': 'application/json' }) },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

async function logIn(username = 'admin') {
  return (await call('POST', '/login', undefined, { username, password })).token;
}

async function makeServiceAccount(admin) {
  const { id } = await call('POST', '/users', admin,
    { username: 'orders-' + randomUUID(), kind: 'service', roles: ['verifier'] });
  const { client_secret: clientSecret } = await call('POST', `/users/${id}/secrets`, admin);
  return { clientId: id, clientSecret };
}

async function tokenOf({ clientId, clientSecret }) {
  const response = await fetch(issuer + '/oauth2/token', {
    method: 'POST',
    headers: { Authorization: 'Basic ' + btoa(clientId + ':' + clientSecret) },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return (await response.json()).access_token;
}

describe('service', { skip: !issuer && 'COUNTERSIGN_URL is not set' }, () => {
  let admin;
  const verifiers = {};

  before(async () => {
    admin = await logIn();
    const credentials = await makeServiceAccount(admin);
    verifiers.stream = new Verifier({ issuer, ...credentials, times: { keysAgain: 50 } });
    verifiers.poll = new Verifier({ issuer, ...credentials, streams: false, times: { keysAgain: 50 } });
    await Promise.all(Object.values(verifiers).map(({ ready }) => ready));
  });

  after(() => Promise.all(Object.values(verifiers).map((verifier) => verifier.close())));

  for (const transport of ['stream', 'poll']) {
    test(`session when logged out then refused by a verifier that follows by ${transport}`, async () => {
      const verifier = verifiers[transport];
      await until(() => verifier.state.transport === transport);
      const token = await logIn();
      assert.equal(await judge(verifier, token), 'admin');
      await call('POST', '/logout', token);
      await until(async () => await judge(verifier, token) === REVOKED);
      assert.equal(await judge(verifier, admin), 'admin');
    });

    test(`API token when deleted then refused by a verifier that follows by ${transport}`, async () => {
      const { id, token } = await call('POST', '/api-tokens', admin, { name: 'nightly-' + randomUUID() });
      assert.equal(await judge(verifiers[transport], token), 'admin');
      await call('DELETE', '/api-tokens/' + id, admin);
      await until(async () => await judge(verifiers[transport], token) === REVOKED);
    });
  }

  test('account when deleted then its tokens are refused', async () => {
    const account = await makeServiceAccount(admin);
    const token = await tokenOf(account);
    assert.match(await judge(verifiers.stream, token, { scopes: ['revocations'] }), /^orders-/);
    await call('DELETE', '/users/' + account.clientId, admin);
    await until(async () => await judge(verifiers.stream, token) === REVOKED);
  });

  test('what is in force when a verifier starts then it is known', async () => {
    const token = await logIn();
    await call('POST', '/logout', token);
    const later = new Verifier({ issuer, ...await makeServiceAccount(admin) });
    await later.ready;
    assert.equal(await judge(later, token), REVOKED);
    await later.close();
  });

  test('keys when rotated then tokens of both are taken', async () => {
    const { kid } = decodeProtectedHeader(admin);
    await call('POST', '/keys/rotate', admin, {});
    let next = admin;
    await until(async () => {
      next = await logIn();
      return decodeProtectedHeader(next).kid !== kid;
    });
    await until(async () => await judge(verifiers.stream, next) === 'admin');
    assert.equal(await judge(verifiers.stream, admin), 'admin');
  });
});
