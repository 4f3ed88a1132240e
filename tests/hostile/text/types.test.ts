import { describe, expect, test } from 'vitest';
import { procedures } from '../../house/procedures.ts';
import { readRows } from '../../house/rows.ts';
import { type Cast, sampleDefinitions, samples } from '../../house/samples.ts';
import { testedProviders } from '../../house/test-database.ts';
import { tried } from '../../house/tried.ts';
import { wrongTypesFor } from '../../house/wrong-types.ts';
import { openWorld, verdictOf, type World, type WorldDoor } from './world.ts';

const definitions = [...sampleDefinitions];

/** What takes its input from a body at both doors: an address is text, where no type can be wrong. */
const withBody = procedures.filter(
  ({ rest }) =>
    rest !== undefined &&
    !rest.path.includes('{') &&
    ['POST', 'PUT', 'PATCH'].includes(rest.method),
);

describe.each(testedProviders)('types on %s', (provider) => {
  test('are exact at each door before, after and while the other one is used', async () => {
    await using world = await openWorld(provider, { definitions });
    const [rest, trpc] = world.doors;
    const cast = { actor: await world.admin(), target: await world.member() };
    const before = await readRows(world.core);
    const first = [await wrongTypesAt(trpc, cast), await wrongTypesAt(rest, cast)];
    // Calls that are taken, at REST, whose parameters are texts; then the same tables again, side by side.
    await useAddresses(world, cast);
    const [again, beside] = await Promise.all([
      wrongTypesAt(trpc, cast),
      wrongTypesAt(rest, cast),
      useAddresses(world, cast),
    ]);
    expect([again, beside]).toEqual(first);
    expect(first[0]).toEqual(first[1]);
    expect(first.flat().filter((line) => !line.endsWith(' 400 request.invalid'))).toEqual([]);
    expect(first[0]?.length).toBeGreaterThan(100);
    expect(await readRows(world.core)).toEqual(before);
    tried(4 * (first[0]?.length ?? 0), `values of a wrong type on ${provider}`);
  });

  test('that could be operators of a database are refused wherever one value is wanted', async () => {
    await using world = await openWorld(provider, { definitions });
    const { token } = await world.admin();
    await world.member();
    const before = await readRows(world.core);
    const lines: string[] = [];
    for (const operator of operators) {
      for (const [path, input] of questions(operator)) {
        const trpc = verdictOf(await world.doors[1].call(path, input, token));
        lines.push(`${path} ${JSON.stringify(input)} ${trpc}`);
      }
      for (const address of addresses(operator)) {
        const headers = { authorization: `Bearer ${token}` };
        const { status } = await fetch(`${world.url}${address}`, { headers });
        lines.push(`${address} ${status} request.invalid`);
      }
    }
    expect(lines.filter((line) => !/ 400 request\.(?:invalid|malformed)$/.test(line))).toEqual([]);
    expect(await readRows(world.core)).toEqual(before);
    expect(world.faults()).toEqual([]);
    tried(lines.length, `operators where a value is wanted on ${provider}`);
  });
});

const operators: readonly unknown[] = [
  { not: '' },
  { startsWith: 'a' },
  { contains: '' },
  { in: ['a'] },
  { gt: '' },
  { OR: [{}] },
  { $ne: null },
  { equals: null },
  {},
  [],
  ['a'],
  [{ not: '' }],
  true,
  false,
  0,
  null,
];

function questions(value: unknown) {
  const password = 'a quiet harbour';
  return [
    ['signin.create', { username: value, password }],
    ['signin.create', { username: 'person1', password: value }],
    ['sessions.checkMany', { tokens: [value] }],
    ['sessions.end', { id: value }],
    ['sessions.list', { cursor: value }],
    ['directory.find', { username: value }],
    ['directory.find', { attribute: value, value: 'x' }],
    ['directory.find', { attribute: 'nick', value }],
    ['accounts.list', { username: value }],
    ['accounts.list', { cursor: value }],
    ['accounts.list', { state: value }],
    ['audit.list', { name: value }],
    ['audit.list', { cursor: value }],
    ['roles.bootstrap', { secret: value }],
    ['password.change', { currentPassword: value, newPassword: password }],
    ['attributes.unset', { key: value }],
  ] as const;
}

/** In the way of forms: `username[not]=x`, `username[]=x`, and the whole as JSON behind one name. */
function addresses(operator: unknown): string[] {
  const json = encodeURIComponent(JSON.stringify(operator));
  const keys = typeof operator === 'object' && operator !== null ? Object.keys(operator) : [];
  return ['username', 'cursor'].flatMap((name) => [
    ...keys.map((key) => `/v1/admin/accounts?${name}[${encodeURIComponent(key)}]=x`),
    `/v1/admin/accounts?${name}[]=x`,
    `/v1/admin/accounts?where=${json}`,
  ]);
}

async function wrongTypesAt(door: WorldDoor, cast: Cast): Promise<string[]> {
  const lines: string[] = [];
  for (const facts of withBody) {
    const sample: unknown = samples[facts.path].valid(cast);
    for (const { field, value } of wrongTypesFor(facts)) {
      const input = { ...(typeof sample === 'object' ? sample : {}), [field]: value };
      const verdict = verdictOf(await door.call(facts.path, input, cast.actor.token));
      lines.push(`${facts.path} ${field}=${JSON.stringify(value)} ${verdict}`);
    }
  }
  return lines;
}

/** Numbers, booleans and texts that come as text, in paths and queries, and change nothing. */
async function useAddresses(world: World, { actor, target }: Cast): Promise<void> {
  const [rest] = world.doors;
  const calls = [
    await rest.call('accounts.list', { limit: 1, state: 'active' }, actor.token),
    await rest.call('accounts.inspect', { id: target.id }, actor.token),
    await rest.call('directory.byId', { id: target.id }, actor.token),
    await rest.call('sessions.list', { limit: 2 }, actor.token),
    await rest.call('audit.list', { limit: 3, after: 0 }, actor.token),
  ];
  expect(calls.map(verdictOf)).toEqual(calls.map(() => 'taken'));
}
