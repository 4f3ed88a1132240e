import { afterAll, beforeAll } from 'vitest';
import { type House, type HouseOptions, openHouse } from './house.ts';

/**
 * One house for all tests of a group, for tables of refusals: each of them is proved to write nothing, so
 * none can disturb the next. A test that changes something opens a house of its own.
 */
export function sharedHouse(options: HouseOptions = {}): () => House {
  let house: House | undefined;
  beforeAll(async () => {
    house = await openHouse(options);
  });
  afterAll(() => house?.[Symbol.asyncDispose]());
  return () => {
    if (house === undefined) throw new Error('The house opens with the first test.');
    return house;
  };
}
