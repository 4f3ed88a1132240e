import { resolve } from 'node:path';
import { parseDatabaseUrl } from '@acct/core';
import type { RunningServer } from './server.ts';

/** What a person wants to know after the start: where everything is, and what to do next. */
export async function greeting({ url, core }: RunningServer): Promise<string> {
  const { settings } = core.tools;
  const rows = [
    ['REST', `${url}/v1`],
    ['tRPC', `${url}/trpc`],
    ...(settings.docs ? [['Docs', `${url}/docs`]] : []),
    ['Data', placeOf(settings.databaseUrl)],
  ];
  const lines = rows.map(([name, place]) => `  ${name}  ${place}`);
  const next = (await core.hasAdministrator()) ? '' : invitation(url, settings.bootstrapFile);
  return `\nAcct is running.\n\n${lines.join('\n')}\n${next}\n`;
}

function placeOf(databaseUrl: string): string {
  const address = parseDatabaseUrl(databaseUrl);
  if (address.provider === 'sqlite') return resolve(address.path);
  const hosts = address.servers.map((server) => new URL(server).host).join(',');
  return `PostgreSQL at ${hosts}${new URL(address.url).pathname}`;
}

function invitation(url: string, bootstrapFile: string): string {
  return `
There is no administrator yet. Sign up and sign in, then either send the one-time secret:

  curl -X POST ${url}/v1/admin/bootstrap \\
    -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
    -d "{\\"secret\\":\\"$(cat ${bootstrapFile})\\"}"

or, on this machine: npx --yes pnpm@10 acct role grant <username> admin
`;
}
