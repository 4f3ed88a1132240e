import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Child, startChild } from '../house/child.ts';
import { type House, openHouse } from '../house/house.ts';
import { testedProviders } from '../house/test-database.ts';
import { callsOfALife, contradictions, live, newStory, type Story } from './ledger.ts';

const rounds = 10;
const peopleARound = 10;

// The service is killed while ten people sign up, sign in, tell of themselves and change passwords. Each
// of them remembers what was acknowledged. The moment is chance; whatever it is, this must hold.
test.concurrent.each(testedProviders)(
  'killed without warning, the service on %s keeps all that it acknowledged',
  async (provider) => {
    await using house = await openHouse({
      provider,
      door: 'caller',
      definitions: [{ key: 'nick' }],
    });
    await using place = await folder();
    const settings = {
      databaseUrl: house.core.tools.settings.databaseUrl,
      bootstrapFile: join(place.path, 'secret'),
      bcryptCost: 4,
      port: 0,
    };
    const stories: Story[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      await using child = await startChild(
        new URL('./server-process.ts', import.meta.url),
        settings,
      );
      const { url } = Ready.parse(child.ready);
      const judged = await Promise.all(
        stories.splice(0).map((story) => contradictions(url, story)),
      );
      expect(judged.flat(), `after kill ${round}`).toEqual([]);
      if (round === rounds) break;
      const fresh = Array.from({ length: peopleARound }, (_, i) => newStory(`r${round}p${i}`));
      await killAmong(child, (onAnswer) => fresh.map((story) => live(url, story, onAnswer)));
      expect(await halves(house), `after kill ${round}`).toEqual([]);
      stories.push(...fresh);
    }
  },
);

/** Ends the process after some answers, wherever everybody else is just then. */
async function killAmong(
  child: Child,
  begin: (onAnswer: () => void) => readonly Promise<void>[],
): Promise<void> {
  let left = 1 + Math.floor(Math.random() * (peopleARound * callsOfALife - 1));
  let killed: Promise<void> | undefined;
  const lives = begin(() => {
    left -= 1;
    if (left === 0) killed = child.kill();
  });
  await Promise.allSettled(lives);
  expect(killed, 'a life was refused something').toBeDefined();
  await killed;
}

const Ready = z.object({ url: z.string() });

/** What no transaction may leave behind. */
async function halves({ core }: House): Promise<string[]> {
  const { read } = core.tools.db;
  const bare = await read.account.count({ where: { credential: { is: null } } });
  const accounts = await read.account.count();
  const told = await read.event.count({ where: { name: 'accounts.created' } });
  const started = await read.event.count({ where: { name: 'sessions.started' } });
  const sessions = await read.session.count();
  const untold = await read.session.findMany({ select: { id: true } });
  const names = await read.event.findMany({
    where: { name: 'sessions.started' },
    select: { sessionId: true },
  });
  const known = new Set(names.map(({ sessionId }) => sessionId));
  return [
    ...(bare > 0 ? [`${bare} accounts without a password`] : []),
    ...(accounts !== told ? [`${accounts} accounts, but ${told} were told of`] : []),
    ...(sessions > started ? [`${sessions} sessions, but ${started} were told of`] : []),
    ...untold.filter(({ id }) => !known.has(id)).map(({ id }) => `session ${id} was never told of`),
  ];
}

async function folder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'acct-kill-'));
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
