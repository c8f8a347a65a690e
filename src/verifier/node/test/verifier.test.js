import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { Verifier } from '../index.js';
import { AUDIENCE, FakeService } from './fake-service.js';
import { judge, until } from './until.js';

let service;
let verifier;

beforeEach(async () => {
  service = await FakeService.start();
  verifier = new Verifier({ issuer: service.issuer, audience: AUDIENCE, token: 'own', log: () => {} });
  await until(() => verifier.state.fresh);
});

afterEach(async () => {
  await verifier.close();
  await service.stop();
});

test('token when good then its claims are returned', async () => {
  const claims = await verifier.verify(await service.token());
  assert.equal(claims.sub, 'account-1');
  assert.equal(claims.user, 'john');
});

test('token when expired then 401', async () => {
  assert.equal(await judge(verifier, await service.token({}, { expires: '-1s' })), '401 Token has expired');
});

test('token when its claims were changed then 403', async () => {
  const [header, , signature] = (await service.token()).split('.');
  const [, claims] = (await service.token({ user: 'admin' })).split('.');
  assert.equal(await judge(verifier, [header, claims, signature].join('.')), '403 Invalid token');
});

test('token when expired and forged then forged', async () => {
  const [header, claims] = (await service.token({}, { expires: '-1s' })).split('.');
  const [, , signature] = (await service.token()).split('.');
  assert.equal(await judge(verifier, [header, claims, signature].join('.')), '403 Invalid token');
});

test('token when not signed then 403', async () => {
  const encode = (json) => Buffer.from(JSON.stringify(json)).toString('base64url');
  const [, claims] = (await service.token()).split('.');
  assert.equal(await judge(verifier, `${encode({ alg: 'none', typ: 'at+jwt' })}.${claims}.`), '403 Invalid token');
});

test('token when signed with the public key as a secret then 403', async () => {
  const [jwk] = service.jwks;
  const forged = await new SignJWT({}).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: jwk.kid })
    .setIssuer(service.issuer).setAudience(AUDIENCE).setSubject('account-1').setJti('token-1').setExpirationTime('1h')
    .sign(createSecretKey(Buffer.from(JSON.stringify(jwk))));
  assert.equal(await judge(verifier, forged), '403 Invalid token');
});

for (const [what, claims, options] of [
  ['for others', { aud: 'others' }], ['of another issuer', { iss: 'https://other.example.com' }],
  ['of another type', {}, { header: { typ: 'JWT' } }], ['of an unknown key', {}, { header: { kid: 'unknown' } }],
]) {
  test(`token when ${what} then 401`, async () => {
    assert.equal(await judge(verifier, await service.token(claims, options)), '401 Invalid token');
  });
}

test('token when nonsense then 401', async () => {
  for (const nonsense of ['nonsense', 'a.b.c', '', undefined]) {
    assert.equal(await judge(verifier, nonsense), '401 Invalid token');
  }
});

test('token when its session, itself or its account is cut off then 401', async () => {
  const tokens = await Promise.all([{ sid: 's' }, { sid: undefined, jti: 't' }, { sub: 'a' }].map((claims) =>
    service.token(claims)));
  service.revoke('s', { kind: 'session' });
  service.revoke('t', { kind: 'token' });
  service.revoke('a', { kind: 'account' });
  for (const token of tokens) {
    await until(async () => await judge(verifier, token) === '401 Token has been revoked');
  }
  assert.equal(await judge(verifier, await service.token()), 'john');
});

test('token when it lacks a scope or a role then 403', async () => {
  const token = await service.token();
  assert.equal(await judge(verifier, token, { scopes: ['orders', 'notes'], roles: ['clerk'] }), 'john');
  assert.equal(await judge(verifier, token, { scopes: ['orders', 'admin'] }), '403 Insufficient scope');
  assert.equal(await judge(verifier, token, { roles: ['admin'] }), '403 Insufficient scope');
});

test('keys when they change then tokens of both are taken', async () => {
  const before = await service.token();
  const other = new Verifier({ issuer: service.issuer, token: 'own', times: { keysAgain: 0 } });
  await other.ready;
  await service.rotate();
  assert.equal(await judge(other, before), 'john');
  await other.ready;
  assert.equal(await judge(other, await service.token()), 'john');
  await other.close();
});

test('keys when some cannot be read then the others are taken', async () => {
  const [good] = service.jwks;
  service.otherKeys = [{ kty: 'AKP', alg: 'ML-DSA-44', kid: 'tomorrow', pub: 'AA' }, null,
    { ...good, kid: 'off the curve', x: good.y }, { ...good, kid: 1, crv: 'P-999' }, { kid: 'empty', alg: 'ES256' },
    { kid: 'secret', alg: 'HS256', kty: 'oct', k: 'AA' }];
  const other = new Verifier({ issuer: service.issuer, token: 'own', log: () => {} });
  await other.ready;
  assert.equal(await judge(other, await service.token()), 'john');
  for (const kid of ['tomorrow', 'off the curve', 'secret']) {
    assert.equal(await judge(other, await service.token({}, { header: { kid } })), '401 Invalid token');
  }
  await other.close();
});

test('keys when tokens name unknown ones then they are asked for once', async () => {
  for (let i = 0; i < 20; i++) {
    await judge(verifier, await service.token({}, { header: { kid: 'unknown-' + i } }));
  }
  assert.ok(service.asked.filter(({ path }) => path === '/.well-known/jwks.json').length <= 2);
});
