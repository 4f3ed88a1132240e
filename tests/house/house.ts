import { type Core, type CoreParts, type Problem, type Settings, settingsWith } from '@acct/core';
import { expect, inject } from 'vitest';
import { type TestClock, testClock } from './clock.ts';
import type { InputOf, OutputOf, Procedure } from './contract.ts';
import { type Answer, type Door, type DoorName, type DoorOptions, doorNames } from './door.ts';
import { openCallerDoor } from './door-caller.ts';
import { type CapturedLog, captureLog } from './log.ts';
import { type Rows, readRows } from './rows.ts';
import { createTestDatabase, type Provider } from './test-database.ts';

/**
 * A whole Acct for one test: a database of its own, a clock that stands still, and a door to go through.
 * DOOR=caller|trpc|rest and DATABASE=sqlite|postgresql choose; a test says what it wants to know and
 * never how it is carried.
 */
export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const provider = options.provider ?? chosen('DATABASE', ['sqlite', 'postgresql']);
  const name = options.door ?? chosen('DOOR', doorNames);
  const database = await createTestDatabase(provider);
  const clock = testClock();
  const log = captureLog();
  const door = await openDoor(name, {
    settings: settingsWith({
      databaseUrl: database.url,
      bcryptCost: 4,
      databasePoolMax: 4,
      port: 0,
      ...options.settings,
    }),
    parts: { clock, log, sweeps: false, ...options.parts },
    device: options.device ?? 'acct-tests/1.0',
  });
  const house = furnish(door, { clock, log, name, provider });
  for (const definition of options.definitions ?? []) {
    await house.operate('attributes.define', definition);
  }
  return {
    ...house,
    [Symbol.asyncDispose]: async () => {
      await door.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

export type HouseOptions = {
  readonly settings?: Partial<Settings>;
  readonly parts?: CoreParts;
  /** Attributes that accounts have in this house. */
  readonly definitions?: readonly InputOf<'attributes.define'>[];
  readonly device?: string;
  readonly door?: DoorName;
  readonly provider?: Provider;
};

type Furnished = Omit<House, typeof Symbol.asyncDispose>;

export type House = AsyncDisposable & {
  readonly core: Core;
  readonly clock: TestClock;
  readonly log: CapturedLog;
  readonly doorName: DoorName;
  readonly provider: Provider;

  /** Through the door. @throws what it was refused with, as an error of the test */
  call<Path extends Procedure>(
    path: Path,
    input: InputOf<Path>,
    token?: string,
  ): Promise<OutputOf<Path>>;

  /**
   * Through the door, expecting a refusal; proves that it left the database as it was, but for the
   * events in `tells`. Not for calls that run beside others.
   */
  refusal(path: Procedure, input: unknown, by?: By): Promise<Problem>;

  /** Through the door, whatever comes of it. */
  attempt(path: Procedure, input: unknown, token?: string): Promise<Answer>;

  /** As the operator on the command line, who needs no door. */
  operate<Path extends Procedure>(path: Path, input: InputOf<Path>): Promise<OutputOf<Path>>;

  /** A new account with a password of its own. */
  signUp(username?: string, attributes?: Attributes): Promise<Person>;
  signIn(person: Person): Promise<Member>;
  /** Signed up and signed in. */
  member(username?: string, attributes?: Attributes): Promise<Member>;
  admin(username?: string): Promise<Member>;
  service(username?: string): Promise<Member>;

  /** The names of the events that concern an account, in the order in which they happened. */
  eventsOf(account: { id: number }): Promise<string[]>;
  rows(): Promise<Rows>;
};

export type By = { readonly token?: string; readonly tells?: readonly string[] };

export type Person = { readonly id: number; readonly username: string; readonly password: string };
export type Member = Person & { readonly token: string; readonly sessionId: string };
type Attributes = InputOf<'signup.create'>['attributes'];

function furnish(
  door: Door,
  known: { clock: TestClock; log: CapturedLog; name: DoorName; provider: Provider },
): Furnished {
  const { core } = door;
  let people = 0;

  async function call<Path extends Procedure>(path: Path, input: InputOf<Path>, token?: string) {
    const answer = await door.call(path, input, token);
    if (!answer.ok) throw new Error(`${path} was refused: ${JSON.stringify(answer.problem)}`);
    // The border of the door: the procedure's own output schema made this.
    return answer.output as OutputOf<Path>;
  }

  async function operate<Path extends Procedure>(path: Path, input: InputOf<Path>) {
    // Another border: the path says which function it is, and the caller has all of them.
    return (await operator(core, path, input)) as OutputOf<Path>;
  }

  async function refusal(path: Procedure, input: unknown, by: By = {}): Promise<Problem> {
    const before = await readRows(core);
    const answer = await door.call(path, input, by.token);
    const after = await readRows(core);
    if (answer.ok) throw new Error(`${path} was not refused: ${JSON.stringify(answer.output)}`);
    expect({ ...after, events: [] }).toEqual({ ...before, events: [] });
    const fresh = after.events.filter((line) => !before.events.includes(line));
    expect(fresh.map(nameOf)).toEqual(by.tells ?? []);
    return answer.problem;
  }

  async function signUp(username?: string, attributes: Attributes = {}): Promise<Person> {
    people += 1;
    const name = username ?? `person${people}`;
    const password = `${people} steep roads to the sea`;
    const { id } = await call('signup.create', { username: name, password, attributes });
    return { id, username: name, password };
  }

  async function signIn({ id, username, password }: Person): Promise<Member> {
    const { token, sessionId } = await call('signin.create', { username, password });
    return { id, username, password, token, sessionId };
  }

  async function member(username?: string, attributes?: Attributes): Promise<Member> {
    return signIn(await signUp(username, attributes));
  }

  async function withRole(role: 'admin' | 'service', username?: string): Promise<Member> {
    const person = await signUp(username);
    await operate('roles.grant', { id: person.id, role });
    return signIn(person);
  }

  return {
    core,
    clock: known.clock,
    log: known.log,
    doorName: known.name,
    provider: known.provider,
    call,
    refusal,
    attempt: (path, input, token) => door.call(path, input, token),
    operate,
    signUp,
    signIn,
    member,
    admin: (username) => withRole('admin', username),
    service: (username) => withRole('service', username),
    eventsOf: async ({ id }) => {
      const where = { accountId: id };
      const rows = await core.tools.db.read.event.findMany({ where, orderBy: { id: 'asc' } });
      return rows.map(({ name }) => name);
    },
    rows: () => readRows(core),
  };
}

