// Hono on Bun with hono/jwt and argon2id, a process for each core on one port (SO_REUSEPORT).
import os from 'node:os';
import { Hono } from 'hono';
import { jwt, sign } from 'hono/jwt';
import { hash, verify } from '@node-rs/argon2';

const { JWT_SECRET, BENCH_USER, BENCH_PASSWORD, PORT, WORKER } = process.env;

if (!WORKER) {
  const children = Array.from({ length: os.availableParallelism() }, () => Bun.spawn([process.execPath, import.meta.path],
    { env: { ...process.env, WORKER: '1' }, stdout: 'inherit', stderr: 'inherit' }));
  process.on('SIGTERM', () => { children.forEach((child) => child.kill()); process.exit(0); });
  await Promise.all(children.map((child) => child.exited));
} else {
  const users = new Map([[BENCH_USER, await hash(BENCH_PASSWORD, { memoryCost: 19456, timeCost: 2, parallelism: 1 })]]);
  const app = new Hono();
  app.post('/login', async (c) => {
    const { username, password } = await c.req.json();
    const stored = users.get(username);
    if (!stored || !(await verify(stored, password))) return c.json({ error: 'bad credentials' }, 401);
    return c.json({ token: await sign({ user: username, exp: Math.floor(Date.now() / 1000) + 3600 }, JWT_SECRET, 'HS256') });
  });
  app.use('/protected', jwt({ secret: JWT_SECRET, alg: 'HS256' }));
  app.get('/protected', (c) => c.json({ message: 'hello', user: c.get('jwtPayload').user }));
  Bun.serve({ port: Number(PORT), hostname: '127.0.0.1', reusePort: true, fetch: app.fetch });
}
