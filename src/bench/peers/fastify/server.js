// Fastify with @fastify/jwt and argon2id, a process for each core. What was verified is remembered, as it is by Countersign.
import cluster from 'node:cluster';
import os from 'node:os';
import Fastify from 'fastify';
import fastifyJwt from '@fastify/jwt';
import { hash, verify } from '@node-rs/argon2';

const { JWT_SECRET, BENCH_USER, BENCH_PASSWORD, PORT } = process.env;

if (cluster.isPrimary) {
  for (let i = 0; i < os.availableParallelism(); i++) cluster.fork();
} else {
  const users = new Map([
    [BENCH_USER, await hash(BENCH_PASSWORD, { memoryCost: 19456, timeCost: 2, parallelism: 1 })],
  ]);
  const app = Fastify({ logger: false });
  await app.register(fastifyJwt, {
    secret: JWT_SECRET,
    sign: { algorithm: 'HS256', expiresIn: '1h' },
    verify: { algorithms: ['HS256'], cache: true },
  });

  const string = { type: 'string' };
  const loginSchema = {
    body: { type: 'object', required: ['username', 'password'], properties: { username: string, password: string } },
    response: { 200: { type: 'object', properties: { token: string } } },
  };
  const helloSchema = { response: { 200: { type: 'object', properties: { message: string, user: string } } } };

  app.post('/login', { schema: loginSchema }, async (req, reply) => {
    const { username, password } = req.body;
    const stored = users.get(username);
    if (!stored || !(await verify(stored, password))) {
      return reply.code(401).send({ error: 'bad credentials' });
    }
    return { token: app.jwt.sign({ user: username }) };
  });

  app.get('/protected', { schema: helloSchema, onRequest: (req) => req.jwtVerify() },
    async (req) => ({ message: 'hello', user: req.user.user }));
  await app.listen({ port: Number(PORT), host: '127.0.0.1' });
}
