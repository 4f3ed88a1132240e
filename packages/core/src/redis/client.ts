import { createClient } from '@redis/client';
import { redisDeadlineMs, redisPingMs } from '../kernel/limits.ts';

// A file of its own, to be loaded late. A library of the old kind that is imported late itself has no names
// in a built program.

export type RedisClient = Awaited<ReturnType<typeof openClient>>;

export async function openClient(url: string) {
  const client = createClient({
    url,
    RESP: 2,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    // Networks forget connections on which nothing moves.
    pingInterval: redisPingMs,
    socket: { connectTimeout: redisDeadlineMs, reconnectStrategy: false },
  });
  // Whoever calls is told by the call itself; without a listener the process would end.
  client.on('error', () => {});
  return client.connect();
}
