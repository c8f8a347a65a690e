import assert from 'node:assert/strict';
import { request as send } from 'node:http';
import { after, before, test } from 'node:test';
import express from 'express';
import fastify from 'fastify';
import { expressHandler, fastifyHandler, Verifier } from '../index.js';
import { FakeService } from './fake-service.js';
import { until } from './until.js';

let service;
let verifier;
const servers = {};

before(async () => {
  service = await FakeService.start();
  verifier = new Verifier({ issuer: service.issuer, token: 'own' });
  await until(() => verifier.state.fresh);
  servers.express = await startExpress();
  servers.fastify = await startFastify();
});

after(async () => {
  await Promise.all(Object.values(servers).map(({ stop }) => stop()));
  await verifier.close();
  await service.stop();
});

async function startExpress() {
  const app = express();
  app.use(expressHandler(verifier));
  app.get('/hello', (request, response) => response.send(request.auth.user));
  app.get('/secret', expressHandler(verifier, { roles: ['admin'] }), (request, response) => response.send('secret'));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { port: server.address().port, stop: () => { server.closeAllConnections(); server.close(); } };
}

async function startFastify() {
  const app = fastify({ forceCloseConnections: true });
  app.addHook('onRequest', fastifyHandler(verifier));
  app.get('/hello', (request) => request.auth.user);
  app.get('/secret', { onRequest: fastifyHandler(verifier, { roles: ['admin'] }) }, () => 'secret');
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { port: app.server.address().port, stop: () => app.close() };
}

function get(name, path, headers) {
  return new Promise((resolve, reject) => {
    send({ host: '127.0.0.1', port: servers[name].port, path, headers }, async (response) => {
      resolve({ status: response.statusCode, headers: response.headers, body: (await response.toArray()).join('') });
    }).on('error', reject).end();
  });
}

for (const name of ['express', 'fastify']) {
  test(`${name} when the token is good then the claims are there`, async () => {
    for (const scheme of ['Bearer ', 'bearer   ']) {
      const answer = await get(name, '/hello', { Authorization: scheme + await service.token() });
      assert.deepEqual([answer.status, answer.body], [200, 'john']);
    }
  });

  test(`${name} when there is none then as the service answers`, async () => {
    for (const headers of [{}, { Authorization: 'Basic am9objpkb2U=' }, { Authorization: 'Bearer' }]) {
      const answer = await get(name, '/hello', headers);
      assert.equal(answer.status, 401);
      assert.equal(answer.headers['www-authenticate'], 'Bearer');
      assert.equal(answer.headers['cache-control'], 'no-store');
      assert.equal(answer.headers['content-type'], 'application/problem+json');
      assert.deepEqual(JSON.parse(answer.body), {
        type: 'urn:countersign:problem:missing-token', title: 'Missing token', status: 401,
        detail: 'Send an access token: Authorization: Bearer <token>', error: 'Missing token',
      });
    }
  });

  test(`${name} when the token is revoked then the challenge says so`, async () => {
    service.revoke('session-' + name);
    const token = await service.token({ sid: 'session-' + name });
    await until(async () => (await get(name, '/hello', { Authorization: 'Bearer ' + token })).status === 401);
    const answer = await get(name, '/hello', { Authorization: 'Bearer ' + token });
    assert.equal(answer.headers['www-authenticate'],
      'Bearer error="invalid_token", error_description="Token has been revoked"');
  });

  test(`${name} when there are two tokens then 400`, async () => {
    const token = 'Bearer ' + await service.token();
    assert.equal((await get(name, '/hello', [['Authorization', token], ['Authorization', token]].flat())).status, 400);
  });

  test(`${name} when a role is missing then 403`, async () => {
    const authorization = (claims) => service.token(claims).then((token) => ({ Authorization: 'Bearer ' + token }));
    const answer = await get(name, '/secret', await authorization());
    assert.equal(answer.status, 403);
    assert.equal(answer.headers['www-authenticate'], 'Bearer error="insufficient_scope"');
    assert.equal((await get(name, '/secret', await authorization({ roles: ['admin'] }))).status, 200);
  });
}
