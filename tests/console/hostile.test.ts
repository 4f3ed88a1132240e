import { expect, test } from 'vitest';
import { z } from 'zod';
import { naughty } from '../hostile/text/naughty.ts';
import { tried } from '../house/tried.ts';
import { type Console, describeConsole } from './browsing.ts';

// What strangers write is read by those who may do everything. Whatever runs calls `hurt`, opens a dialog or
// offends the policy of the page, and each of that fails the test.

const scripts = [
  '<img src=x onerror=hurt(1)>',
  '<svg/onload=hurt(2)>',
  '"><script>hurt(3)</script>',
  "'-hurt(4)-'",
  'javascript:hurt(5)',
  '</textarea></title></style><script>hurt(6)</script>',
  '{{constructor.constructor("hurt(7)")()}}',
  '<iframe srcdoc="<script>parent.hurt(8)</script>">',
];

const usernames = ['<img/src=x/onerror=hurt(9)>', '"><svg/onload=hurt(10)>', "';hurt(11)//"];

describeConsole('what strangers write, shown in the console', ({ open }) => {
  test('is text wherever it is shown, and runs nowhere', async () => {
    const keys = Array.from({ length: 50 }, (_, at) => `note${at}`);
    await using console = await open({
      definitions: keys.map((key) => ({ key, type: 'string' as const, sensitive: key > 'note3' })),
      device: scripts.join(' '),
    });
    const ids = await populate(console, keys);
    const admin = await console.admin('"><b/onmouseover=hurt(12)>boss');
    await console.call(
      'apikeys.create',
      { name: scripts[0] ?? '', scopes: ['read'], expiresInDays: 9, password: admin.password },
      admin.token,
    );
    const page = await console.visitAs(admin, '/accounts');
    for (const username of usernames) await page.getByText(username, { exact: true }).waitFor();

    for (const id of ids) {
      await page.goto(`/console/accounts/${id}`);
      await page.getByRole('button', { name: /sensitive/i }).click();
      await page.getByText('note49').waitFor();
    }
    for (const tab of ['roles', 'sessions', 'apikeys', 'history']) {
      await page.goto(`/console/accounts/${admin.id}?tab=${tab}`);
      await page.getByRole('heading', { level: 1 }).getByText(admin.username).waitFor();
      await expect.poll(() => page.getByText('Loading…').count()).toBe(0);
    }
    for (const path of ['/account', '/sessions', '/apikeys', '/roles', '/audit', '/overview']) {
      await page.goto(`/console${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expect.poll(() => page.getByText('Loading…').count()).toBe(0);
    }
    await page.goto('/console/apikeys');
    await page
      .getByText(scripts[0] ?? '', { exact: true })
      .first()
      .waitFor();
  });

  test('would be stopped by the policy of the page where React let it through', async () => {
    await using console = await open();
    const page = await console.visit('/sign-in', { complains: /Trusted|policy/ });
    const html = JSON.stringify(scripts.join(''));
    await expect(page.evaluate(`document.body.innerHTML = ${html}`)).rejects.toThrow('TrustedHTML');
    const handler = "document.body.setAttribute('onclick', 'hurt(13)')";
    await expect(page.evaluate(handler)).rejects.toThrow('TrustedScript');
  });
});

/** Accounts whose attributes are all of the naughty strings that an attribute takes. */
async function populate(console: Console, keys: readonly string[]): Promise<number[]> {
  const texts = [...scripts, ...naughty].filter((text) => text.trim() !== '');
  const ids: number[] = [];
  let shown = 0;
  for (let from = 0, person = 0; from < texts.length; from += keys.length, person += 1) {
    const username = usernames[person] ?? `person${person}`;
    const pairs = keys.map((key, at) => [key, texts[from + at]] as const);
    const attributes = new Map(pairs.filter(([, text]) => text !== undefined));
    ids.push(await signUpWith(console, username, attributes));
    shown += attributes.size;
  }
  expect(shown).toBeGreaterThan(300);
  tried(shown, 'naughty strings on pages of the console');
  return ids;
}

/** Leaves out, of the attributes too, whatever text no attribute takes. */
async function signUpWith(
  console: Console,
  username: string,
  attributes: Map<string, string | undefined>,
): Promise<number> {
  const password = 'steep roads to the sea';
  for (;;) {
    const input = { username, password, attributes: Object.fromEntries(attributes) };
    const answer = await console.attempt('signup.create', input);
    if (answer.ok) return Created.parse(answer.output).id;
    const { key } = Refused.parse(answer.problem.details);
    expect(attributes.delete(key), key).toBe(true);
  }
}

const Created = z.object({ id: z.int() });
const Refused = z.object({ key: z.string() });
