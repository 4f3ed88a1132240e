import { Worker } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { z } from 'zod';

/** One statement as it was sent, with the values that it was last sent with. */
export type Sent = { readonly sql: string; readonly values: readonly unknown[] };

export type Recorder = Disposable & { sent(): readonly Sent[] };

/**
 * Writes down every statement that this process sends to either database, each text once. The drivers
 * themselves are listened to, below everything of ours and of Prisma's, so nothing can be forgotten.
 */
export function recordStatements(): Recorder {
  const texts = new Map<string, readonly unknown[]>();
  // The border to the drivers: both put their methods on the prototype, where they can be wrapped. In a
  // thread of its own SQLite is out of reach, but not what is said to the thread.
  const { prepare } = Sqlite.prototype;
  const { query } = pg.Client.prototype;
  const { postMessage } = Worker.prototype;
  Object.assign(Sqlite.prototype, {
    prepare(this: Sqlite.Database, sql: string) {
      texts.set(sql, []);
      return Reflect.apply(prepare, this, [sql]);
    },
  });
  pg.Client.prototype.query = function wrapped(this: pg.Client, ...sent: unknown[]) {
    const { text, values } = textOf(sent);
    texts.set(text, values);
    return Reflect.apply(query, this, sent);
  };
  Worker.prototype.postMessage = function wrapped(this: Worker, ...said: unknown[]) {
    const { success, data } = ForThread.safeParse(said[0]);
    if (success) texts.set(data.sql, []);
    return Reflect.apply(postMessage, this, said);
  };
  return {
    sent: () => [...texts].map(([sql, values]) => ({ sql, values })),
    [Symbol.dispose]: () => {
      Sqlite.prototype.prepare = prepare;
      pg.Client.prototype.query = query;
      Worker.prototype.postMessage = postMessage;
    },
  };
}

const ForThread = z.object({ sql: z.string() });

/** pg takes a text with values beside it, or both in one object. */
function textOf([first, second]: readonly unknown[]): { text: string; values: readonly unknown[] } {
  if (typeof first === 'string')
    return { text: first, values: Array.isArray(second) ? second : [] };
  if (typeof first !== 'object' || first === null) throw new Error('This is no statement of pg.');
  const [text, values] = [Reflect.get(first, 'text'), Reflect.get(first, 'values')];
  return { text: String(text), values: Array.isArray(values) ? values : [] };
}
