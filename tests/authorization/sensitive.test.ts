import { describe, expect, test } from 'vitest';
import { clientOf } from '../contract/pyacct-client.ts';
import { type House, openHouse } from '../house/house.ts';
import { procedures } from '../house/procedures.ts';
import { type Cast, samples } from '../house/samples.ts';
import { tried } from '../house/tried.ts';

// That a sensitive value is hidden from others by read, look-up and refusal is in tests/suite/sensitive.
// Here are the ways around: parameters that other services have, and the lengths of what is sent.

const definitions = [
  { key: 'nick', unique: true },
  { key: 'left', type: 'integer' },
  { key: 'ssn', unique: true, sensitive: true },
  { key: 'badge', sensitive: true },
] as const;

const ssn = '078-05-1120';

async function cast(house: House, value = ssn): Promise<Cast & { readonly admin: Cast['actor'] }> {
  const target = await house.member('ann', { nick: 'annie', ssn: value });
  return {
    target,
    actor: await house.member('bob', { nick: 'bobby' }),
    admin: await house.admin('zoe'),
  };
}

const detours = [
  'filter[ssn][startsWith]=0',
  'filter[ssn]=078-05-1120',
  'ssn=078-05-1120',
  'attributes.ssn=078-05-1120',
  'where[attributes][ssn][not]=',
  'sort=ssn',
  'sort=-attributes.ssn',
  'order=ssn',
  'orderBy[ssn]=asc',
  'expand=attributes',
  'include=attributes,credentials',
  'populate=*',
  'fields=ssn,password',
  'select[ssn]=true',
  'search=078',
  'q=078-05-1120',
  'with=sessions',
  '$expand=Sessions',
  '_join=credentials',
];

test('no parameter filters, sorts, expands or selects by what is sensitive', async () => {
  await using house = await openHouse({ door: 'rest', definitions });
  const people = await cast(house);
  const reads = procedures.filter(({ rest }) => rest?.method === 'GET');
  for (const { path, rest } of reads) {
    // The privileged may read the value; not even they have a way to search around it.
    for (const { token } of [people.actor, people.admin]) {
      const address = `/v1${rest?.path.replace('{id}', String(people.target.id))}`;
      for (const detour of detours) {
        const headers = { authorization: `Bearer ${token}` };
        const response = await fetch(`${house.url}${address}?${detour}`, { headers });
        const text = await response.text();
        expect([400, 403], `${path}?${detour}`).toContain(response.status);
        expect(text).not.toContain(ssn);
      }
    }
  }
  tried(reads.length * 2 * detours.length, 'parameters that would filter, sort or expand');
});

test('no operation tells another member what is sensitive', async () => {
  await using house = await openHouse({ door: 'trpc', definitions });
  const { actor, target } = await cast(house);
  for (const { path, type } of procedures) {
    if (type !== 'query') continue;
    const answer = await house.attempt(path, samples[path].valid({ actor, target }), actor.token);
    expect(JSON.stringify(answer), path).not.toContain(ssn);
  }
});

describe('bytes on the wire', () => {
  test('of what others are sent do not depend on a sensitive value', async () => {
    const told = new Set<string>();
    for (const value of ['1', ssn, 'x'.repeat(4000)]) {
      await using house = await openHouse({ door: 'rest', definitions });
      const { actor, target } = await cast(house, value);
      for (const asked of [`/v1/accounts/${target.id}`, '/v1/accounts?username=ann']) {
        told.add(await lengthsOf(house, asked, actor.token));
      }
      const guess = `/v1/accounts?attribute=ssn&value=${encodeURIComponent(ssn)}`;
      told.add(`guess ${await lengthsOf(house, guess, actor.token)}`);
    }
    expect(told.size).toBe(2);
  });

  test('of a taken value neither repeat it nor say whose it is', async () => {
    await using house = await openHouse({ door: 'rest', definitions });
    const { actor, target } = await cast(house);
    const taken = await house.refusal(
      'attributes.set',
      { key: 'ssn', value: ssn },
      { token: actor.token },
    );
    expect(taken).toMatchObject({ reason: 'attributes.value_taken', status: 409 });
    expect(JSON.stringify(taken)).not.toMatch(new RegExp(`${ssn}|ann|"id":${target.id}`));
  });
});

test("PyAcct's doors tell others nothing of what is sensitive, whether it is there or not", async () => {
  await using house = await openHouse({ door: 'rest', definitions });
  const { actor, target, admin } = await cast(house);
  const { ask } = clientOf(house);
  const { token } = actor;
  const about = async (path: string, by = token) => {
    const { status, body } = await ask('GET', path, { token: by });
    return { status, body };
  };
  const set = await about(`/2/account/${target.id}/ssn`);
  expect(set).toMatchObject({ status: 403 });
  expect(await about(`/2/account/${admin.id}/ssn`)).toEqual(set);
  expect(await about('/2/account/999999/ssn')).toEqual(set);
  // Nobody searches by such a value over there, not even who may read it.
  const hit = await about(`/2/account/attribute/ssn/${ssn}`);
  expect(hit).toMatchObject({ status: 403 });
  expect(await about('/2/account/attribute/ssn/000-00-0000')).toEqual(hit);
  expect(await about(`/2/account/attribute/ssn/${ssn}`, admin.token)).toEqual(hit);
  const json = { key: 'ssn', value: ssn };
  const taken = await ask('PUT', '/2/account/attribute', { token, json });
  expect(taken.status).toBe(409);
  expect(JSON.stringify(taken.body)).not.toContain(ssn);
});

async function lengthsOf(house: House, address: string, token: string): Promise<string> {
  const response = await fetch(house.url + address, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { length } = await response.text();
  return `${response.status} ${response.headers.get('content-length')} ${length}`;
}
