import { cliReference } from '@acct/cli/reference';
import { allEvents, settingTable } from '@acct/core';
import { referenceDocument } from '@acct/server';
import { problemCatalogue } from '@acct/server/problems';
import { clientLines } from '../clients/results.ts';
import { securityLines } from '../security/page.ts';

/** Every generated page of docs/reference, by file name. They are written from the code and never by hand. */
export async function references(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['openapi.json', `${JSON.stringify(await referenceDocument(), null, 2)}\n`],
    ['configuration.md', configuration()],
    ['refusals.md', refusals()],
    ['events.md', events()],
    ['cli.md', cliReference()],
    ['clients.md', page('Generated clients', clientLines())],
    ['security.md', page('Security', await securityLines())],
  ]);
}

function configuration(): string {
  const rows = Object.values(settingTable).map(
    (entry) => `| \`${entry.env}\` | ${shown(entry.default)} | ${cell(entry.says)} |`,
  );
  return page('Settings', [
    'Environment variables. Every one has a default; an unknown `ACCT_…` name or a bad value stops the',
    'start with all problems at once. In development a file `.env` is read too.',
    '',
    '| variable | default | what it is |',
    '| --- | --- | --- |',
    ...rows,
  ]);
}

function refusals(): string {
  const rows = Object.entries(problemCatalogue)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${cell(title)} |`);
  return page('Refusals', [
    'Why Acct says no. The code is stable and the same at every door; the sentence may change. Over REST',
    'the body is `application/problem+json` (RFC 9457): `code`, the sentence as `title`, and `detail` when there is',
    'more to say. Over tRPC it is `data.reason`. A running service shows the same list at `/docs/refusals`.',
    '',
    '| code | status | sentence |',
    '| --- | --- | --- |',
    ...rows,
  ]);
}

function events(): string {
  const rows = [...allEvents()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, says }) => `| \`${name}\` | ${cell(says)} |`);
  return page('Events', [
    'What the journal tells. Each row is written in the transaction of the change that it tells of, and',
    'holds no secret and no personal data. The roles `service` and `admin` read it at',
    '`GET /v1/admin/events`, and follow it with `after`.',
    '',
    '| event | when |',
    '| --- | --- |',
    ...rows,
  ]);
}

function page(title: string, lines: readonly string[]): string {
  return `# ${title}\n\nGenerated from the code by \`pnpm reference\`.\n\n${lines.join('\n')}\n`;
}

function shown(value: unknown): string {
  if (value === undefined) return 'none';
  if (Array.isArray(value) && value.length === 0) return 'none';
  return `\`${String(value)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
