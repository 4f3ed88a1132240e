import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fillWithSample } from '../../../tests/import/sample.ts';
import { type Desk, openDesk, problemIn } from './desk.ts';

// What an import does is tested in tests/import; here is what the operator types and reads.

describe('acct import pyacct', () => {
  it('tells what it would do, does it when it is told to, and then has nothing to do', async () => {
    await using desk = await openDesk();
    const from = await pyacctAt(desk);
    const look = await desk.acct(`import pyacct --from ${from}`);
    expect(look).toMatchObject({ code: 0, err: '' });
    expect(look.out).toContain('to import: 21');
    expect(look.out).toContain('Nothing was written. To do it, add --apply.');
    expect(await desk.json('account list')).toMatchObject({ items: [] });
    const done = await desk.acct(`import pyacct --from ${from} --apply`);
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(done.out).toContain('imported: 21');
    expect(done.out.trimEnd().endsWith('Done.')).toBe(true);
    expect(await desk.json('account list --username BOB')).toMatchObject({
      items: [{ id: 9, username: 'bob' }],
    });
    const again = await desk.json(`import pyacct --from ${from} --apply`);
    expect(again).toMatchObject({ applied: true, accounts: { imported: 0, already: 21 } });
  });

  it('reads the URL as SQLAlchemy writes it, and the superusers from the file of PyAcct', async () => {
    await using desk = await openDesk();
    await pyacctAt(desk);
    const config = join(desk.folder, 'config.json');
    await writeFile(config, JSON.stringify({ sqlalchemy_url: '', super: [13, 99] }));
    const url = `sqlite+pysqlite:///${join(desk.folder, 'pyacct.db')}`;
    const report = await desk.json(`import pyacct --from ${url} --config ${config} --apply`);
    expect(report).toMatchObject({ roles: { service: [13], notImported: [99] } });
    expect(await desk.json('role list 13')).toMatchObject({ items: [{ role: 'service' }] });
  });

  it('without --from reads the tables of PyAcct in the configured database', async () => {
    await using desk = await openDesk('empty');
    const from = await pyacctAt(desk);
    await cp(from.slice('file:'.length), join(desk.folder, 'acct.db'));
    await desk.acct('migrate');
    expect(await desk.json('import pyacct --apply')).toMatchObject({ accounts: { imported: 21 } });
  });

  it('ends with 1 and writes nothing when something stands against it', async () => {
    await using desk = await openDesk();
    const from = await pyacctAt(desk);
    const stop = `import pyacct --from ${from} --apply --on-conflict username=stop`;
    const ended = await desk.acct(stop);
    expect(ended).toMatchObject({ code: 1, err: '' });
    expect(ended.out).toContain('1 usernames differ in spelling only');
    expect(await desk.json('account list')).toMatchObject({ items: [] });
  });

  it.each([
    ['--from mysql://me:secret@db.example/pyacct', 'mysql'],
    ['--apply --dry-run', 'contradict'],
    ['--on-conflict username', 'takes one of keep-exact, skip, stop'],
    ['--on-conflict names=skip', 'none of username, unique, unfit, changed'],
    ['--times-zone Middle/Earth', 'no time zone'],
  ])('does not understand %s', async (options, says) => {
    await using desk = await openDesk('empty');
    const ended = await desk.acct(`import pyacct ${options} --json`);
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(problemIn(ended).message).toContain(says);
    expect(ended.err).not.toContain('secret');
  });

  it('ends with 4 where there is no database of PyAcct', async () => {
    await using desk = await openDesk();
    const ended = await desk.acct('import pyacct --from file:not-there.db --json');
    expect(ended.code).toBe(4);
    expect(problemIn(ended).code).toBe('import.unreadable');
  });
});

/** The sample of a PyAcct: two of its people are bob and Bob. */
async function pyacctAt({ folder }: Desk): Promise<string> {
  const url = `file:${join(folder, 'pyacct.db')}`;
  await fillWithSample({ provider: 'sqlite', url });
  return url;
}
