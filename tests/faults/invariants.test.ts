import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createTestDatabase, type Provider, testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { acts } from './acts.ts';
import { openWorld, settleIn } from './service.ts';
import { damage } from './sql.ts';

// Who judges all recipes is judged first: each kind of damage is done on purpose, and must be found.
test.each(testedProviders)('the judge finds each kind of damage on %s', async (provider) => {
  await using database = await createTestDatabase(provider);
  await using world = await openWorld(`damage on ${provider}`, database.url);
  const { crowd } = world;
  const service = await world.start();
  await settleIn(world, service);
  await crowd.gather(8);
  const [first] = crowd.people;
  if (first === undefined) throw new Error('Nobody came.');
  await crowd.perform(first, acts.signOut);
  expect(await world.judge({ killed: false })).toEqual([]);

  const names = crowd.people.map(({ name }) => name);
  const damages = damagesTo(names, { provider, ended: first.ended[0] ?? '' });
  for (const [sentence, text] of damages) {
    await damage(database.url, text);
    const found = await world.judge({ killed: false, only: new Set(names) });
    expect(found, text).toContainEqual(expect.stringContaining(sentence));
  }

  await crowd.perform(first, { ...acts.check, wanted: 418 });
  const strange = `V14 check of ${first.name} was answered`;
  expect(await world.judge({ killed: false })).toContainEqual(expect.stringContaining(strange));
  process.kill(service.pid, 'SIGKILL');
  await expect.poll(() => service.gone()).toBe(true);
  expect(await world.judge({ killed: false })).toEqual([`V16 ${service.url} has ended by itself`]);
  tried(damages.length + 2, `kinds of damage on ${provider}`);
});

/** What the judge must say, and what it must say it of; each of somebody else. */
function damagesTo(
  [ann, bob, cid, dan, eve, fay, gus]: readonly string[],
  { provider, ended }: { provider: Provider; ended: string },
): [sentence: string, text: string][] {
  const id = (name: string | undefined): string =>
    `(SELECT id FROM acct_accounts WHERE username_key = '${name}')`;
  const now = provider === 'sqlite' ? String(Date.now()) : "now() AT TIME ZONE 'UTC'";
  const hex = createHash('sha256').update(ended).digest('hex');
  const digest = provider === 'sqlite' ? `X'${hex}'` : `'\\x${hex}'`;
  const account = (name: string): string => `INSERT INTO acct_accounts
    (username, username_key, created_at, updated_at) VALUES ('${name}', '${name}', ${now}, ${now})`;
  const told = `INSERT INTO acct_events (at, name, account_id)`;
  return [
    [
      `V4 an ended session of ${ann}`,
      `INSERT INTO acct_sessions (id, digest, account_id, created_at, used_at)
        VALUES ('again', ${digest}, ${id(ann)}, ${now}, ${now})`,
    ],
    [
      `V1 ${bob} is other`,
      `UPDATE acct_attribute_values SET value = 'other' WHERE account_id = ${id(bob)}`,
    ],
    [`V1 ${cid} lost a session`, `DELETE FROM acct_sessions WHERE account_id = ${id(cid)}`],
    [
      `V10 attributes.set of ${dan}`,
      `DELETE FROM acct_events WHERE name = 'attributes.set' AND account_id = ${id(dan)}`,
    ],
    [
      `V9 0 passwords open ${eve}`,
      `UPDATE acct_credentials SET password = (SELECT password FROM acct_credentials
        WHERE account_id = ${id(fay)}) WHERE account_id = ${id(eve)}`,
    ],
    [`V8 no password: ${gus}`, `DELETE FROM acct_credentials WHERE account_id = ${id(gus)}`],
    [`V1 ${fay} is lost`, `UPDATE acct_accounts SET username_key = 'else' WHERE id = ${id(fay)}`],
    ['V2 a refused sign-up left', account('somebody-refused')],
    ['V10 told of but not there', `${told} VALUES (${now}, 'accounts.created', 4711)`],
    ['V5 the bootstrap secret', `${told} VALUES (${now}, 'roles.bootstrapped', ${id(ann)})`],
    ['V7 no administrator', 'DELETE FROM acct_role_grants'],
  ];
}
