import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';

const password = 'a quiet harbour';

test.each(['valueOf', 'toString', 'hasOwnProperty'])(
  'a required attribute called %s is missed like any other',
  async (key) => {
    await using house = await openHouse({ definitions: [{ key, required: true }] });
    const refused = await house.refusal('signup.create', { username: 'ann', password });
    expect(refused).toMatchObject({ reason: 'attributes.required', details: { keys: [key] } });
    await house.member('ann', { [key]: 'x' });
  },
);

test.each([
  ['a line break', 'https://example.org/\r\nSet-Cookie: a=b'],
  ['a tab', 'https://exam\tple.org'],
  ['a space before it', ' https://example.org'],
  ['a no-break space behind it', 'https://example.org/\u00a0'],
  ['a control', 'https://example.org/\u001b[2J'],
])('an address with %s is no address', async (_what, value) => {
  await using house = await openHouse({ definitions: [{ key: 'site', type: 'url' }] });
  const { token } = await house.member('ann');
  const refused = await house.refusal('attributes.set', { key: 'site', value }, { token });
  expect(refused).toMatchObject({ reason: 'attributes.value_invalid', status: 422 });
});
