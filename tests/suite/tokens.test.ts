import { expect, test } from 'vitest';
import { malformedToken } from '../house/door.ts';
import { openHouse } from '../house/house.ts';

test('who brings nothing, something malformed or something false is told which', async () => {
  await using house = await openHouse();
  const nothing = await house.refusal('sessions.check', undefined);
  expect(nothing).toMatchObject({ reason: 'access.session_required', status: 401 });
  const malformed = await house.refusal('sessions.check', undefined, { token: malformedToken });
  expect(malformed).toMatchObject({ reason: 'access.credentials_malformed', status: 400 });
  const invented = await house.refusal('sessions.check', undefined, { token: 'x' });
  expect(invented).toMatchObject({ reason: 'access.session_invalid', status: 401 });
});

test('a token is exact: no letter in another case, nothing more, nothing less', async () => {
  await using house = await openHouse();
  const { token } = await house.member('ann');
  const lookalikes = [
    flipCase(token),
    `${token}=`,
    `${token}A`,
    token.slice(0, -1),
    token.replace('acct_s_', 'acct_b_'),
    token.replace('acct_s_', ''),
    token.toUpperCase(),
    'acct_s_',
    `acct_s_${'A'.repeat(49)}`,
    'A'.repeat(4000),
    'undefined',
    'null',
  ];
  for (const lookalike of lookalikes) {
    const refusal = await house.refusal('sessions.check', undefined, { token: lookalike });
    expect(refusal).toMatchObject({ reason: 'access.session_invalid', status: 401, details: {} });
  }
  await house.call('sessions.check', undefined, token);
});

test('a text that cannot be a token is refused without asking the database', async () => {
  await using house = await openHouse();
  const { token } = await house.member('ann');
  const { db } = house.core.tools;
  await db.close();
  const answer = await house.attempt('sessions.check', undefined, flipCase(token));
  expect(answer).toMatchObject({ ok: false, problem: { reason: 'access.session_invalid' } });
});

/** The first letter of the random part, in its other case. */
function flipCase(token: string): string {
  const at = token.slice(7).search(/[A-Za-z]/) + 7;
  const letter = token.charAt(at);
  const lower = letter.toLowerCase();
  return (
    token.slice(0, at) + (letter === lower ? letter.toUpperCase() : lower) + token.slice(at + 1)
  );
}
