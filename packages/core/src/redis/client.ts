import { createClient } from '@redis/client';
import { redisDeadlineMs, redisPingMs } from '../kernel/limits.ts';

// A file of its own, to be loaded late. A library of the old kind that is imported late itself has no names
// in a built program.

export type RedisClient = Opened['client'];
export type Opened = ReturnType<typeof openClient>;

/** The client is there at once, so that it can be given up while it is still opening. */
export function openClient(url: string) {
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
  return { client, ready: client.connect() };
}
