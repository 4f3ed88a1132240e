import { expect, test } from 'vitest';
import { z } from 'zod';
import { openHouse } from '../house/house.ts';

test('an ill-formed input is not answered by more than it is worth', async () => {
  await using house = await openHouse();
  const names = Array.from({ length: 1000 }, (_, i) => i.toString(36).padStart(3, '0'));
  const unknown = Object.fromEntries(names.map((name) => [name, 0]));
  const form = { username: 'ann', password: 'a quiet harbour' };

  const bad = await house.refusal('signup.create', { ...form, attributes: unknown });
  expect(bad).toMatchObject({ reason: 'request.invalid', status: 400 });
  expect(errorsOf(bad.details)).toHaveLength(20);

  const [only, ...others] = errorsOf(
    (await house.refusal('signin.create', { ...form, ...unknown })).details,
  );
  expect(others).toEqual([]);
  expect(only?.message.length).toBeLessThanOrEqual(201);

  const long = { ...form, attributes: { [`${'k'.repeat(5000)} `]: 0 } };
  for (const { path } of errorsOf((await house.refusal('signup.create', long)).details)) {
    expect(path.length).toBeLessThanOrEqual(201);
  }
});

function errorsOf(details: unknown) {
  return Details.parse(details).errors;
}

const Details = z.object({
  errors: z.array(z.object({ path: z.string(), message: z.string() })),
});
