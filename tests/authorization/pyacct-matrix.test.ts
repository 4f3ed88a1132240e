import { afterAll, describe, expect, test } from 'vitest';
import { v1Routes } from '../../apps/server/src/doors/pyacct-v1.ts';
import { v2Routes } from '../../apps/server/src/doors/pyacct-v2.ts';
import { type Answered, clientOf } from '../contract/pyacct-client.ts';
import { makeKey } from '../house/api-keys.ts';
import { malformedToken } from '../house/door.ts';
import { type House, openHouse } from '../house/house.ts';
import type { Cast } from '../house/samples.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { castsFor, definitions, endedTokens, freshCast, tryRefusals } from './callers.ts';
import { pyacctMatrix } from './matrix.ts';
import type { Column, Row } from './table.ts';

// The same question at the doors for PyAcct's clients, which have routes and words of their own.

let cells = 0;
afterAll(() => tried(cells, "cells of the table of PyAcct's doors, by caller and database"));

test("every route of PyAcct's doors has one row in the table of who may what", () => {
  const served = [
    ...v1Routes.map(({ method, path }) => `1 ${method} ${path}`),
    ...v2Routes.map(({ method, path }) => `2 ${method} ${path}`),
  ];
  expect(pyacctMatrix.map(({ operation }) => operation).toSorted()).toEqual(served.toSorted());
});

describe.each(testedProviders)('%s', (provider) => {
  const open = () => openHouse({ provider, door: 'rest', definitions });

  test('whoever may not is told exactly why, and nothing is written', async () => {
    await using house = await open();
    cells += await tryRefusals(house, pyacctMatrix, async (row, call) =>
      outcomeOf(await send(house, row, call)),
    );
  });

  test('whoever may is let in', async () => {
    await using house = await open();
    await house.admin('zoe');
    const [[, ended] = ['', '']] = await endedTokens(house);
    const casts = castsFor(house);
    const others = { nothing: undefined, malformed: malformedToken, ended };
    for (const row of pyacctMatrix) {
      for (const column of columns) {
        if (row[column] !== 'in') continue;
        cells += 1;
        // Whoever only reads spoils nobody.
        const isRead = row.operation.includes(' GET ');
        const cast = await (isRead ? casts.next(column) : freshCast(house, column));
        const name = { key: 'nick', value: `nick-${cast.target.id}` };
        await house.call('attributes.set', name, cast.target.token);
        const token: unknown = column in others ? Reflect.get(others, column) : cast.actor.token;
        const answer = await send(house, row, { column, cast, token });
        expect(`${row.operation}, ${column}: ${outcomeOf(answer)}`).toBe(
          `${row.operation}, ${column}: in`,
        );
      }
    }
  });
});

test('an API key is no session at any of these doors, whatever its scopes', async () => {
  await using house = await openHouse({ door: 'rest', definitions });
  await house.admin('zoe');
  const cast = await freshCast(house, 'admin');
  const { token } = await makeKey(house, cast.actor, ['check', 'read', 'write', 'service']);
  const before = await house.rows();
  for (const row of pyacctMatrix.filter(({ ended }) => ended === 'token')) {
    cells += 1;
    const outcome = outcomeOf(await send(house, row, { column: 'admin', cast, token }));
    expect(`${row.operation}: ${outcome}`).toBe(`${row.operation}: 401 Invalid token`);
  }
  expect(await house.rows()).toEqual(before);
});

const columns = ['nothing', 'malformed', 'ended', 'member', 'foreign', 'service', 'admin'] as const;

type Call = { readonly column: Column; readonly cast: Cast; readonly token: unknown };

function send(house: House, { operation }: Row, { column, cast, token }: Call): Promise<Answered> {
  const [version = '', method = '', path = ''] = operation.split(' ');
  const { actor, target } = cast;
  const whose = column === 'foreign' ? target : actor;
  // Those who hold a role may read what is sensitive; others only their own.
  const key = column === 'member' ? 'left' : 'ssn';
  const owner = ['service', 'admin', 'foreign'].includes(column) ? target : actor;
  const json = bodies(cast)[`${method} ${path}`];
  const address = path
    .replace('{username}', whose.username)
    .replace('{account_id}/{key}', `${owner.id}/${key}`)
    .replace('{key}/{value}', `nick/nick-${target.id}`);
  return clientOf(house).ask(method, `/${version}${address}`, {
    ...(typeof token === 'string' && { token }),
    ...(json !== undefined && { json }),
  });
}

/** What each route is sent; nobody is refused for it. */
function bodies({ actor, target }: Cast): Readonly<Record<string, object>> {
  const passwords = { password: newPassword, password_confirmation: newPassword };
  return {
    'POST /session/': { username: target.username, password: target.password },
    'POST /account/': { username: `legacy-${actor.id}`, ...passwords, attributes: [] },
    'PUT /account/username': { username: `legacy-${actor.id}` },
    'PUT /account/password': passwords,
    'PUT /account/attribute': { key: 'left', value: null },
  };
}

const newPassword = 'a brand new harbour';

function outcomeOf({ status, body }: Answered): string {
  const detail: unknown = typeof body === 'object' && body !== null && Reflect.get(body, 'detail');
  return status === 200 ? 'in' : `${status} ${String(detail)}`;
}
