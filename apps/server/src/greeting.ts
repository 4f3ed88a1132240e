import { resolve } from 'node:path';
import { parseDatabaseUrl, type Settings } from '@acct/core';
import type { RunningServer } from './server.ts';

/** What a person wants to know after the start: where everything is, and what to do next. */
export async function greeting({ url, core }: RunningServer): Promise<string> {
  const { settings } = core.tools;
  const rows = [
    ['REST', `${url}/v1`],
    ['tRPC', `${url}/trpc`],
    ...(settings.console ? [['Console', `${url}/console`]] : []),
    ...(settings.docs ? [['Docs', `${url}/docs`]] : []),
    ['Data', placeOf(settings.databaseUrl)],
  ];
  const lines = rows.map(([name = '', place]) => `  ${name.padEnd(7)}  ${place}`);
  const next = (await core.hasAdministrator()) ? '' : invitation(url, settings);
  return `\nAcct is running.\n\n${lines.join('\n')}\n${next}\n`;
}

function placeOf(databaseUrl: string): string {
  const address = parseDatabaseUrl(databaseUrl);
  if (address.provider === 'sqlite') return resolve(address.path);
  const hosts = address.servers.map((server) => new URL(server).host).join(',');
  return `PostgreSQL at ${hosts}${new URL(address.url).pathname}`;
}

function invitation(url: string, settings: Settings): string {
  const { bootstrapFile } = settings;
  const start = settings.console
    ? `
There is no administrator yet. The first one is who brings the one-time secret in ${bootstrapFile} to

  ${url}/console/first-run

or sends it, signed in:`
    : `
There is no administrator yet. Sign up and sign in, then either send the one-time secret:`;
  return `${start}

  curl -X POST ${url}/v1/admin/bootstrap \\
    -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
    -d "{\\"secret\\":\\"$(cat ${bootstrapFile})\\"}"

or, on this machine: npx --yes pnpm@10 acct role grant <username> admin
`;
}
