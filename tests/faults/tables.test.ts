import { type Core, Unavailable } from '@acct/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { logStatements } from '../authorization/statements.ts';
import { type Casts, castsOf } from '../house/casts.ts';
import type { Procedure } from '../house/contract.ts';
import type { Answer } from '../house/door.ts';
import { callRouter } from '../house/door-caller.ts';
import { type House, openHouse } from '../house/house.ts';
import { type ProcedureFacts, procedureAt, procedures } from '../house/procedures.ts';
import { type Cast, sampleDefinitions, samples } from '../house/samples.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';

// A table that is gone must close whatever asks it, and nothing else: "nobody is limited", "no session
// ended", "nothing to tell" would all be answers that it did not give.

const wanted = testedProviders.includes('postgresql');

describe.runIf(wanted)('each table of PostgreSQL in turn is gone', () => {
  let house: House;
  let usual: ReadonlyMap<Procedure, Usual>;
  let tables: readonly string[];

  beforeAll(async () => {
    house = await openHouse({
      provider: 'postgresql',
      door: 'trpc',
      definitions: [...sampleDefinitions],
      settings: { signInLimit: '100000/60', signUpLimit: '100000/60' },
    });
    await house.admin('zoe');
    tables = await tablesOf(house.core);
    usual = await usualOf(house, tables);
  });

  afterAll(() => house[Symbol.asyncDispose]());

  test('what needs it is answered 503, all else as ever, and all is well when it is back', async () => {
    let [closed, open] = [0, 0];
    for (const table of tables) {
      const plans = await plansFor(house, usual, table);
      await rename(house.core, table, `${table}_lost`);
      const lines = house.log.lines.length;
      for (const { path, cast, needs, outcome } of plans) {
        const answer = await callAs(house, path, cast);
        const told = `${path} without ${table}: ${outcomeOf(answer)}`;
        expect(told).toBe(`${path} without ${table}: ${needs ? gone : outcome}`);
        if (needs) expect(JSON.stringify(answer)).not.toMatch(/acct_|relation|exist|SQL/);
        if (needs) closed += 1;
        else open += 1;
      }
      const errors = house.log.lines.slice(lines).filter(({ level }) => level === 'error');
      expect(JSON.stringify(errors.map(textOf)).includes(`${table}\\" does not`), table).toBe(
        plans.some(({ needs, path }) => needs && !isLegacy(path)),
      );
      await rename(house.core, `${table}_lost`, table);
      await expectWell(house);
    }
    expect(closed).toBeGreaterThan(procedures.length);
    tried(
      closed,
      `calls that need a table which is gone; ${open} that do not, ${tables.length} tables`,
    );
  });
});

const journal = 'acct_events';
const gone = '503 service.unavailable';

type Usual = { readonly outcome: string; readonly tables: ReadonlySet<string> };

/** What each procedure answers where all is there, and which tables it asks for that. */
async function usualOf(house: House, tables: readonly string[]) {
  const usual = new Map<Procedure, Usual>();
  const casts = castsIn(house);
  await makeKeys(house, await casts.next('admin'));
  using log = logStatements();
  for (const facts of inOrder) {
    const { path } = facts;
    const cast = await casts.next('admin', facts);
    await house.core.flush();
    log.taken();
    const outcome = outcomeOf(await callAs(house, path, cast));
    const text = log.taken().join('\n');
    const asked = tables.filter((table) => new RegExp(`\\b${table}\\b`).test(text));
    // The journal is told of a refusal after the answer, and whether it can be or not.
    const needed = outcome.startsWith('4') ? asked.filter((table) => table !== journal) : asked;
    usual.set(path, { outcome, tables: new Set(needed) });
  }
  await house.operate('attributes.define', { key: 'nick', unique: true });
  return usual;
}

/** Those that change nothing first, and last those that take away what others use. */
const inOrder = procedures.toSorted((a, b) => rankOf(a) - rankOf(b));

function rankOf({ path, type }: ProcedureFacts): number {
  if (path === 'attributes.undefine' || path === 'assertions.rotate') return 2;
  return type === 'query' ? 0 : 1;
}

type Plan = {
  readonly path: Procedure;
  readonly cast: Cast;
  readonly needs: boolean;
  readonly outcome: string;
};

/** Everybody is made while the table is still there. */
async function plansFor(house: House, usual: ReadonlyMap<Procedure, Usual>, table: string) {
  const casts = castsIn(house);
  await makeKeys(house, await casts.next('admin'));
  const plans: Plan[] = [];
  for (const facts of inOrder) {
    const { path } = facts;
    const { outcome, tables } = usual.get(path) ?? { outcome: 'unknown', tables: new Set() };
    const needs = tables.has(table);
    const cast = await casts.next('admin', needs ? undefined : facts);
    plans.push({ path, cast, needs, outcome });
  }
  return plans;
}

/** Those that sign are made by the first who needs one; from then on they are there. */
async function makeKeys(house: House, cast: Cast): Promise<void> {
  await callAs(house, 'assertions.create', cast);
}

/** An administrator may do most, and the operator does the rest. Past the door, which would cost half of it. */
function castsIn(house: House): Casts<'admin'> {
  return castsOf({ actor: (role) => memberOf(house, role), target: () => memberOf(house) });
}

async function memberOf({ core, operate }: House, role?: 'admin'): Promise<Cast['actor']> {
  people += 1;
  const [username, password] = [`somebody${people}`, 'steep roads to the sea'];
  const visitor = core.as({ kind: 'nothing' });
  const { id } = await visitor.signup.create({ username, password, attributes: { left: 5 } });
  if (role !== undefined) await operate('roles.grant', { id, role });
  return { id, username, password, ...(await visitor.signin.create({ username, password })) };
}

let people = 0;

function callAs(house: House, path: Procedure, cast: Cast): Promise<Answer> {
  const input = samples[path].valid(cast);
  const { access } = procedureAt(path) ?? {};
  if (access === 'operator') {
    const origin = { requestId: 'command-line', address: null, device: null };
    return callRouter(house.core.context(origin, { kind: 'operator' }), path, input);
  }
  if (!isLegacy(path)) return house.attempt(path, input, cast.actor.token);
  const origin = { requestId: 'legacy', address: '127.0.0.1', device: null };
  const ctx = house.core.context(origin, { kind: 'token', token: cast.actor.token });
  return callRouter({ ...ctx, door: 'pyacct-2' }, path, input);
}

/** Those, and the operator's, come through no door that could write to the log. */
function isLegacy(path: Procedure): boolean {
  const { access } = procedureAt(path) ?? {};
  return access === 'legacy' || access === 'operator';
}

function outcomeOf(answer: Answer): string {
  return answer.ok ? 'in' : `${answer.problem.status} ${answer.problem.reason}`;
}

function textOf({ fields }: { readonly fields: object }): string {
  const error: unknown = Reflect.get(fields, 'err');
  return error instanceof Unavailable ? error.message : '';
}

async function expectWell(house: House): Promise<void> {
  await house.operate('attributes.define', { key: 'nick', unique: true });
  const { token } = await house.member(undefined, { left: 7 });
  await house.call('sessions.check', undefined, token);
  await house.call('sessions.signOut', undefined, token);
  const after = await house.attempt('sessions.check', undefined, token);
  expect(outcomeOf(after)).toBe('401 access.session_invalid');
}

async function tablesOf({ tools }: Core): Promise<readonly string[]> {
  const rows = await tools.db.read.$queryRaw`SELECT tablename FROM pg_tables
    WHERE schemaname = current_schema() AND tablename LIKE 'acct\\_%' ORDER BY tablename`;
  return z
    .array(z.object({ tablename: z.string() }))
    .parse(rows)
    .map((row) => row.tablename);
}

async function rename({ tools }: Core, from: string, to: string): Promise<void> {
  await tools.db.write((tx) => tx.$executeRawUnsafe(`ALTER TABLE ${from} RENAME TO ${to}`));
}
