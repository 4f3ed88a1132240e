import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CoreParts, type Settings, settingsWith } from '@acct/core';
import { type Calls, callsThrough } from './calls.ts';
import { type TestClock, testClock } from './clock.ts';
import type { InputOf } from './contract.ts';
import { type Door, type DoorName, type DoorOptions, doorNames } from './door.ts';
import { openCallerDoor } from './door-caller.ts';
import { openRestDoor } from './door-rest.ts';
import { openTrpcDoor } from './door-trpc.ts';
import { sharedHashThreads } from './hash-threads.ts';
import { type CapturedLog, captureLog } from './log.ts';
import { type People, peopleOf } from './people.ts';
import { type Rows, readRows } from './rows.ts';
import { createTestDatabase, type Provider } from './test-database.ts';
import { unlimited } from './unlimited.ts';

/**
 * A whole Acct for one test: a database of its own, a clock that stands still, and a door to go through.
 * DOOR=caller|trpc|rest and DATABASE=sqlite|postgresql choose; a test says what it wants to know and
 * never how that is carried.
 */
export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const clearing: (() => PromiseLike<void>)[] = [];
  const clear = async (): Promise<void> => {
    for (const step of clearing.splice(0).reverse()) await step();
  };
  try {
    return { ...(await furnish(options, clearing)), [Symbol.asyncDispose]: clear };
  } catch (error) {
    // A house that could not be opened leaves nothing standing.
    await clear();
    throw error;
  }
}

async function furnish(
  options: HouseOptions,
  clearing: (() => PromiseLike<void>)[],
): Promise<Furnished> {
  const provider = options.provider ?? chosen('DATABASE', ['sqlite', 'postgresql']);
  const doorName = options.door ?? chosen('DOOR', doorNames);
  const database = await createTestDatabase(provider);
  clearing.push(() => database[Symbol.asyncDispose]());
  await options.prepare?.(database.url);
  const folder = await mkdtemp(join(tmpdir(), 'acct-house-'));
  clearing.push(() => rm(folder, { recursive: true, force: true }));
  const clock = testClock();
  const log = captureLog();
  const door = await doors[doorName]({
    settings: settingsWith({
      ...forTests,
      databaseUrl: database.url,
      bootstrapFile: join(folder, 'bootstrap-secret'),
      ...options.settings,
    }),
    parts: { clock, log, sweeps: false, hashThreads: sharedHashThreads(), ...options.parts },
    device: options.device ?? 'acct-tests/1.0',
  });
  clearing.push(() => door.close());
  const calls = callsThrough(door);
  for (const definition of options.definitions ?? []) {
    await calls.operate('attributes.define', definition);
  }
  const rows = () => readRows(calls.core);
  const { url = '' } = door;
  return { ...calls, ...peopleOf(calls), clock, log, url, doorName, provider, rows };
}

type Furnished = Omit<House, typeof Symbol.asyncDispose>;

export type House = AsyncDisposable &
  Calls &
  People & {
    readonly clock: TestClock;
    readonly log: CapturedLog;
    /** Where the server listens; empty at the caller's door. */
    readonly url: string;
    readonly doorName: DoorName;
    readonly provider: Provider;
    /** All that is stored, to compare with what it was. */
    rows(): Promise<Rows>;
  };

export type HouseOptions = {
  readonly settings?: Partial<Settings>;
  readonly parts?: CoreParts;
  /** Attributes that accounts have in this house. */
  readonly definitions?: readonly InputOf<'attributes.define'>[];
  /** What callers say they are. */
  readonly device?: string;
  readonly door?: DoorName;
  readonly provider?: Provider;
  /** What is done to the new database before anything opens it. */
  prepare?(databaseUrl: string): Promise<void>;
};

// Cost 4: a thousand sign-ups must take seconds. Few connections: many houses share one server. A stop
// gives idle connections a twentieth of its bound, and every test stops a house.
// All callers of a house come from one address; tests/limits is where that is counted.
export const forTests = {
  bcryptCost: 4,
  secret: 'what the tests seal with, 32 bytes at least',
  databasePoolMax: 4,
  port: 0,
  // How long a request may take is asked where it is the question; elsewhere the machine may be busy.
  requestTimeoutMs: 60_000,
  shutdownTimeoutMs: 200,
  ...unlimited,
} as const;

const doors: Record<DoorName, (options: DoorOptions) => Promise<Door>> = {
  caller: openCallerDoor,
  trpc: openTrpcDoor,
  rest: openRestDoor,
};

function chosen<const Name extends string>(variable: string, names: readonly [Name, ...Name[]]) {
  const wanted = process.env[variable] ?? names[0];
  const found = names.find((name) => name === wanted);
  if (found === undefined) throw new Error(`${variable} must be one of ${names.join(', ')}.`);
  return found;
}
