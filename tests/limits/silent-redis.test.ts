import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { pingRedis } from '../../packages/core/src/index.ts';
import { RedisConnection } from '../../packages/core/src/redis/connection.ts';
import { limitsInRedis } from '../../packages/core/src/redis/limits.ts';
import { hasRedis, startRedis } from './redis.ts';

/** Takes connections and what comes over them, and says nothing. */
async function openSilence() {
  const open = new Set<Socket>();
  let total = 0;
  const server = createServer((socket) => {
    total += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // The border to Node: it listens at a port.
  const { port } = server.address() as AddressInfo;
  return {
    as: (form: string) => form.replace('HOST', `127.0.0.1:${port}`),
    open: () => open.size,
    total: () => total,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const withSecret = 'redis://:word@HOST';

test.each(['redis://HOST', 'redis://HOST/2', withSecret, 'redis://user:word@HOST/2'])(
  'a Redis that says nothing keeps no connection, asked as %s',
  async (form) => {
    await using silence = await openSilence();
    const lost: unknown[] = [];
    const connection = new RedisConnection(silence.as(form), (error) => lost.push(error));
    for (let i = 0; i < 3; i += 1) {
      const asked = Array.from({ length: 5 }, () => connection.run((client) => client.ping()));
      const outcomes = await Promise.allSettled(asked);
      expect(outcomes.map(({ status }) => status)).toEqual(asked.map(() => 'rejected'));
      await expect.poll(silence.open).toBe(0);
    }
    expect(silence.total()).toBe(3);
    expect(lost).toHaveLength(3);
    connection.close();
  },
);

test('many who wait for one silent connection give it up once, and warn of nothing', async () => {
  await using silence = await openSilence();
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on('warning', note);
  const connection = new RedisConnection(silence.as(withSecret), () => {});
  const asked = Array.from({ length: 50 }, () => connection.run((client) => client.ping()));
  const outcomes = await Promise.allSettled(asked);
  expect(outcomes.map(({ status }) => status)).toEqual(asked.map(() => 'rejected'));
  await expect.poll(silence.open).toBe(0);
  process.off('warning', note);
  expect(warnings).toEqual([]);
});

test('who only asks whether a silent Redis answers is told no, and can end', async () => {
  await using silence = await openSilence();
  await expect(pingRedis(silence.as(withSecret))).rejects.toThrow('Redis does not answer');
  expect(silence.total()).toBe(1);
  await expect.poll(silence.open).toBe(0);
});

test('a connection that is closed while it opens does not stay open', async () => {
  await using silence = await openSilence();
  for (const form of ['redis://HOST', withSecret]) {
    const connection = new RedisConnection(silence.as(form), () => {});
    // Loaded before, so that the call below has begun to connect when it is closed.
    const asked = connection.run((client) => client.ping());
    await new Promise((resolve) => setImmediate(resolve));
    connection.close();
    await expect(asked).rejects.toThrow(/Redis/);
    await expect.poll(silence.open).toBe(0);
    await expect(connection.run((client) => client.ping())).rejects.toThrow('is closed');
  }
});

test.runIf(hasRedis())('after a restart of Redis the first that is asked is answered', async () => {
  await using redis = await startRedis();
  const lost: unknown[] = [];
  const limits = limitsInRedis(redis.url, (error) => lost.push(error));
  const limit = { count: 10, seconds: 60 };
  for (let restart = 0; restart < 3; restart += 1) {
    expect(await limits.take('ann', limit, Date.now())).toMatchObject({ allowed: true });
    await redis.kill();
    await redis.start();
    await expect.poll(() => lost.length).toBe(restart + 1);
  }
  expect(await limits.take('ann', limit, Date.now())).toMatchObject({ allowed: true });
  limits.close();
});

test('an address that cannot be read is a Redis that does not answer', async () => {
  const lost: unknown[] = [];
  const connection = new RedisConnection('redis://127.0.0.1/limits', (error) => lost.push(error));
  await expect(connection.run((client) => client.ping())).rejects.toThrow('does not answer');
  expect(lost).toHaveLength(1);
});
