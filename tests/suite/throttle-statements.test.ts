import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { logStatements } from '../authorization/statements.ts';
import { openHouse } from '../house/house.ts';

test('an unknown name, a suspended account and a wrong password cost the same statements', async () => {
  await using house = await openHouse({ settings: { stuffingLimit: '1000/3600' } });
  await house.signUp('ann');
  const sue = await house.signUp('sue');
  await house.operate('standing.suspend', { id: sue.id });
  // Connections say what they are when they open.
  await house.attempt('signin.create', { username: 'first', password: sue.password });
  using log = logEverything();
  const stories: (readonly string[])[][] = [];
  for (const username of ['ann', 'nobody', 'sue', '♚ no name', '']) {
    const story: (readonly string[])[] = [];
    // The first four write one event, the next two write two, and the last is not judged.
    for (const seconds of [0, 0, 0, 0, 0, 1, 0]) {
      house.clock.advance({ seconds });
      log.taken();
      await house.attempt('signin.create', { username, password: sue.password });
      story.push(log.taken());
    }
    stories.push(story);
  }
  const [first = []] = stories;
  expect(first.map((statements) => statements.length > 1)).toEqual(first.map(() => true));
  expect(first[6]?.length).toBeLessThan(first[0]?.length ?? 0);
  for (const story of stories) expect(story).toEqual(first);
});

test('a right password costs no statement for the names that failed from its network', async () => {
  const stories: (readonly string[])[] = [];
  for (const stuffingLimit of ['off', '1000/3600'] as const) {
    await using house = await openHouse({ settings: { stuffingLimit } });
    const ann = await house.member('ann');
    await house.signIn(ann);
    await house.core.tools.db.write((tx) => tx.knownAddress.deleteMany());
    using log = logEverything();
    await house.signIn(ann);
    stories.push(log.taken());
  }
  const [off = [], on] = stories;
  expect(off.length).toBeGreaterThan(3);
  expect(on).toEqual(off);
});

/** Also what is said to the thread that writes to SQLite. */
function logEverything() {
  const log = logStatements();
  const said: string[] = [];
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function wrapped(this: Worker, ...sent: unknown[]) {
    const { success, data } = ForThread.safeParse(sent[0]);
    if (success) said.push(data.sql);
    return Reflect.apply(postMessage, this, sent);
  };
  return {
    taken: () => [...log.taken(), ...said.splice(0)],
    [Symbol.dispose]() {
      Worker.prototype.postMessage = postMessage;
      log[Symbol.dispose]();
    },
  };
}

const ForThread = z.object({ sql: z.string() });
