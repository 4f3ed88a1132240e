import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk, problemIn } from './desk.ts';

let desk: Desk;

beforeAll(async () => {
  desk = await openDesk();
  await using core = await desk.core();
  const password = 'correct horse battery';
  await core.as({ kind: 'nothing' }).signup.create({ username: 'ann', password });
});
afterAll(() => desk[Symbol.asyncDispose]());

describe('acct attribute', () => {
  it('define keeps every part of the definition, and list shows it', async () => {
    const line = 'attribute define email --type email --unique --sensitive --max-length 200';
    expect((await desk.acct(line)).out).toBe('Attribute email is defined.\n');
    expect(await desk.json('attribute list')).toEqual({
      items: [
        {
          key: 'email',
          type: 'email',
          required: false,
          unique: true,
          sensitive: true,
          maxLength: 200,
        },
      ],
    });
    expect((await desk.acct('attribute list')).out).toMatch(/^email +email +- +yes +yes +200$/m);
  });

  it('define --rehearse tells what would break and changes nothing', async () => {
    const before = await desk.json('attribute list');
    const { code, out } = await desk.acct('attribute define city --required --rehearse');
    expect({ code, out }).toEqual({
      code: 0,
      out: 'Attribute city was not changed: this was a rehearsal.\n  1 accounts lack the value that it requires\n',
    });
    expect(await desk.json('attribute list')).toEqual(before);
  });

  it('define refuses what would break accounts, tells how many, and does it with --force', async () => {
    const refused = await desk.acct('attribute define city --required --json');
    expect(refused.code).toBe(1);
    expect(problemIn(refused)).toMatchObject({
      code: 'attributes.definition_breaks',
      details: { accountsMissingValue: 1 },
    });
    expect(await desk.json('attribute define city --required --force')).toMatchObject({
      applied: true,
      definition: { key: 'city', type: 'string', required: true },
    });
  });

  it.each([
    ['define 1st', 1, '(request.invalid)'],
    ['define age --type integer --max-length 3', 1, '(attributes.definition_invalid)'],
    ['define age --type whole', 2, '"whole" is none of string, integer'],
    ['remove nickname', 1, '(attributes.unknown_key)'],
  ])('%s ends with exit code %i', async (line, code, says) => {
    const refused = await desk.acct(`attribute ${line}`);
    expect(refused).toMatchObject({ code, out: '' });
    expect(refused.err).toContain(says);
  });

  it('remove takes the definition away', async () => {
    await desk.json('attribute define gone');
    expect(await desk.json('attribute remove gone')).toEqual({ key: 'gone' });
    expect(JSON.stringify(await desk.json('attribute list'))).not.toContain('gone');
  });
});
