import { afterAll, describe, expect, test } from 'vitest';
import { type Answer, doorNames, malformedToken } from '../house/door.ts';
import { type House, openHouse } from '../house/house.ts';
import { type ProcedureFacts, procedureAt, procedures } from '../house/procedures.ts';
import { type Cast, samples } from '../house/samples.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { fieldsOf } from '../house/wrong-types.ts';
import { castsFor, definitions, endedTokens, tryRefusals } from './callers.ts';
import { matrix, matrixOfLookUp } from './matrix.ts';
import type { Column, Row } from './table.ts';

// What the table says is tried, cell by cell, through every door and on every database.

let cells = 0;
afterAll(() => tried(cells, 'cells of the table of who may what, by caller, door and database'));

test('every operation has one row in the table of who may what', () => {
  const rows = matrix.map(({ operation }) => operation);
  expect(rows.toSorted()).toEqual(procedures.map(({ path }) => path).toSorted());
  const readers = procedures.filter(({ access }) => access === 'reader');
  const ofLookUp = matrixOfLookUp.map(({ operation }) => operation);
  expect(ofLookUp.toSorted()).toEqual(readers.map(({ path }) => path).toSorted());
});

test('the table has a cell for others wherever an operation takes the name of something', () => {
  for (const { operation, foreign } of [...matrix, ...matrixOfLookUp]) {
    const facts = factsOf(operation);
    const names = Object.keys(fieldsOf(facts.input));
    const takesName = names.some((name) => ['id', 'tokens', 'accountId'].includes(name));
    expect(`${operation}: ${foreign !== '-'}`).toBe(`${operation}: ${takesName}`);
  }
});

const settings = [
  { lookUp: 'anyone-signed-in', rows: matrix },
  { lookUp: 'privileged', rows: matrixOfLookUp },
] as const;

const columnsOfTests = testedProviders.flatMap((provider) =>
  doorNames.flatMap((door) => settings.map((setting) => ({ provider, door, ...setting }))),
);

describe.each(columnsOfTests)('$door, $provider, looking up by $lookUp', (column) => {
  const { provider, door, lookUp } = column;
  const rows = column.rows.filter(({ operation }) => isReachable(operation, door));
  const open = () => openHouse({ provider, door, definitions, settings: { lookUp } });

  test('whoever may not is told exactly why, and nothing is written', async () => {
    await using house = await open();
    cells += await tryRefusals(house, rows, async (row, { column, cast, token }) =>
      outcomeOf(await house.attempt(pathOf(row), inputOf(row, column, cast), token)),
    );
  });

  test('whoever may is let in, to the answer or to a rule', async () => {
    await using house = await open();
    await house.admin('zoe');
    const ended = await endedTokens(house);
    const casts = castsFor(house);
    for (const row of rows) {
      for (const column of [
        'nothing',
        'malformed',
        'ended',
        'member',
        'service',
        'admin',
      ] as const) {
        if (row[column] !== 'in') continue;
        cells += 1;
        const cast = await casts.next(column, factsOf(row.operation));
        const token = { nothing: undefined, malformed: malformedToken, ended: ended[0]?.[1] };
        const by = column in token ? Reflect.get(token, column) : cast.actor.token;
        const answer = await house.attempt(pathOf(row), inputOf(row, column, cast), by);
        const wanted = samples[pathOf(row)].meets ?? 'in';
        expect(`${row.operation}, ${column}: ${outcomeOf(answer)}`).toBe(
          `${row.operation}, ${column}: ${wanted}`,
        );
        if (row.operation !== 'attributes.undefine') continue;
        await house.operate('attributes.define', { key: 'nick', unique: true });
      }
    }
  });
});

/** The sample of the operation; for others, what belongs to somebody else. */
function inputOf(row: Row, column: Column, cast: Cast): unknown {
  const { valid, refused } = samples[pathOf(row)];
  // Of one's own things the sample names one's own; the refused one names those of the target.
  const ownsIt = pathOf(row) === 'sessions.end';
  return column === 'foreign' && ownsIt ? refused?.(cast) : valid(cast);
}

function outcomeOf(answer: Answer): string {
  return answer.ok ? 'in' : answer.problem.reason;
}

function isReachable(operation: string, door: House['doorName']): boolean {
  return door !== 'rest' || factsOf(operation).rest !== undefined;
}

function pathOf({ operation }: Row): ProcedureFacts['path'] {
  return factsOf(operation).path;
}

function factsOf(operation: string): ProcedureFacts {
  const facts = procedureAt(operation);
  if (facts === undefined) throw new Error(`There is no operation ${operation}.`);
  return facts;
}
