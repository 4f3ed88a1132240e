import { joinServerUrls, serverUrls } from './postgresql-servers.ts';

/** What a URL of SQLAlchemy says beyond the address, as the settings that Acct has for it. */
export function settingsOfUrl<Given extends UrlSettings>(
  settings: Given,
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): Given {
  const { databaseUrl } = settings;
  const [databaseServer = '', ...otherServers] = serverUrls(databaseUrl);
  if (!/^postgres(?:ql)?:/i.test(databaseUrl) || !URL.canParse(databaseServer)) return settings;
  const url = new URL(databaseServer);
  // Our statements and PostgreSQL's own catalogue of them would otherwise mean two sets of tables.
  if (/search_path/i.test(url.searchParams.get('options') ?? '')) {
    problems.push(
      'The database URL sets search_path, but Acct keeps its tables in the schema "public". Leave it out.',
    );
  }
  const seconds = Number(url.searchParams.get('connect_timeout') ?? 0);
  if (!(seconds > 0)) return settings;
  url.searchParams.delete('connect_timeout');
  // Zero means no limit to libpq; Acct always has one, and what the environment says of it counts.
  const said = environment['ACCT_DATABASE_CONNECT_TIMEOUT_MS'] ?? '';
  const databaseConnectTimeoutMs =
    said === '' ? Math.min(seconds * 1000, 60_000) : settings.databaseConnectTimeoutMs;
  return {
    ...settings,
    databaseUrl: joinServerUrls([url.href, ...otherServers]),
    databaseConnectTimeoutMs,
  };
}

type UrlSettings = { readonly databaseUrl: string; readonly databaseConnectTimeoutMs: number };
