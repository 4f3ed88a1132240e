import { z } from 'zod';
import {
  bcryptCostCeiling,
  bcryptCostFloor,
  bcryptCostTests,
  passwordCodePointsFloor,
  passwordCodePointsMax,
} from './limits.ts';
import { flag, httpUrl, list, origin, whole } from './setting-forms.ts';

/**
 * Every setting of Acct: its name in the environment, its default, and the sentence that
 * `docs/reference/configuration.md` prints. Nothing below the program's entry reads the environment.
 */
export const settingTable = {
  databaseUrl: setting(z.string().min(1), {
    env: 'ACCT_DATABASE_URL',
    default: 'file:.data/acct.db',
    secret: true,
    says: 'Where the data lives: `file:path` for the embedded SQLite, or `postgresql://user:password@host:port/database`.',
  }),
  databasePoolMax: setting(whole(1, 500), {
    env: 'ACCT_DATABASE_POOL_MAX',
    default: 10,
    says: 'PostgreSQL connections that one process may hold. Further requests wait.',
  }),
  databaseConnectTimeoutMs: setting(whole(50, 60_000), {
    env: 'ACCT_DATABASE_CONNECT_TIMEOUT_MS',
    default: 2000,
    says: 'How long a new connection to PostgreSQL may take before the request is answered 503.',
  }),
  databaseWaitTimeoutMs: setting(whole(50, 60_000), {
    env: 'ACCT_DATABASE_WAIT_TIMEOUT_MS',
    default: 2000,
    says: 'How long a request waits for a free connection, or for the write lock of SQLite, before it is answered 503.',
  }),
  databaseStatementTimeoutMs: setting(whole(50, 600_000), {
    env: 'ACCT_DATABASE_STATEMENT_TIMEOUT_MS',
    default: 5000,
    says: 'How long one statement may run before the database ends it.',
  }),
  host: setting(z.string().min(1), {
    env: 'ACCT_HOST',
    default: '127.0.0.1',
    says: 'The address to listen on. `0.0.0.0` for all of IPv4; the container image sets that.',
  }),
  port: setting(whole(0, 65_535), {
    env: 'ACCT_PORT',
    default: 8000,
    says: 'The port to listen on; 0 takes a free one.',
  }),
  publicUrl: setting(httpUrl().optional(), {
    env: 'ACCT_PUBLIC_URL',
    default: undefined,
    says: 'The address that clients use, for links and the API document. `https` unless it is this machine.',
  }),
  trustedProxies: setting(list(z.string().min(1)), {
    env: 'ACCT_TRUSTED_PROXIES',
    default: [],
    says: 'Addresses or networks (`10.0.0.0/8`) of proxies whose `X-Forwarded-For` is believed, separated by commas.',
  }),
  corsOrigins: setting(list(origin()), {
    env: 'ACCT_CORS_ORIGINS',
    default: [],
    says: 'Origins of web pages that may call the API, exact, separated by commas: `https://app.example.org`.',
  }),
  requestTimeoutMs: setting(whole(100, 600_000), {
    env: 'ACCT_REQUEST_TIMEOUT_MS',
    default: 10_000,
    says: 'How long a request may take in all before it is answered 503.',
  }),
  shutdownTimeoutMs: setting(whole(0, 600_000), {
    env: 'ACCT_SHUTDOWN_TIMEOUT_MS',
    default: 10_000,
    says: 'How long requests under way may take to finish after SIGTERM.',
  }),
  docs: setting(flag(), {
    env: 'ACCT_DOCS',
    default: true,
    says: 'Serve the interactive page at `/docs` and the document at `/openapi.json`.',
  }),
  metrics: setting(flag(), {
    env: 'ACCT_METRICS',
    default: true,
    says: 'Serve Prometheus figures at `/metrics`. They name no person; keep the path from strangers at the proxy.',
  }),
  logLevel: setting(z.enum(['silent', 'error', 'warn', 'info', 'debug']), {
    env: 'ACCT_LOG_LEVEL',
    default: 'info',
    says: 'The least important line that is logged.',
  }),
  attributesFile: setting(z.string().min(1).optional(), {
    env: 'ACCT_ATTRIBUTES_FILE',
    default: undefined,
    says: 'A JSON file of attribute definitions that is applied at start; a change that would break accounts stops the start.',
  }),
  lookUp: setting(z.enum(['anyone-signed-in', 'privileged']), {
    env: 'ACCT_LOOK_UP',
    default: 'anyone-signed-in',
    says: 'Who may read other accounts and look them up: every signed-in account, or only the roles `service` and `admin`.',
  }),
  passwordMinLength: setting(whole(passwordCodePointsFloor, passwordCodePointsMax), {
    env: 'ACCT_PASSWORD_MIN_LENGTH',
    default: passwordCodePointsFloor,
    says: 'The shortest password, in characters (code points). NIST SP 800-63B-4 recommends 15 where the password is the only factor.',
  }),
  bcryptCost: setting(whole(bcryptCostTests, bcryptCostCeiling), {
    env: 'ACCT_BCRYPT_COST',
    default: 11,
    says: `Work factor of password hashes, ${bcryptCostFloor} to ${bcryptCostCeiling}; each step doubles the time. Older hashes are raised at the next sign-in. \`acct doctor\` measures this machine.`,
  }),
  hashConcurrency: setting(whole(0, 64), {
    env: 'ACCT_HASH_CONCURRENCY',
    default: 0,
    says: 'Passwords hashed at the same time; 0 means as many as cores, but never all threads of the pool that files and names need too.',
  }),
  hashQueueMax: setting(whole(1, 10_000), {
    env: 'ACCT_HASH_QUEUE_MAX',
    default: 64,
    says: 'Hashes that may wait. Beyond it sign-in and sign-up answer 503 at once; checks of sessions never wait here.',
  }),
  sessionIdleSeconds: setting(whole(1, 31_536_000), {
    env: 'ACCT_SESSION_IDLE_SECONDS',
    default: 3600,
    says: 'A session unused for this long has ended.',
  }),
  sessionAbsoluteSeconds: setting(whole(1, 31_536_000), {
    env: 'ACCT_SESSION_ABSOLUTE_SECONDS',
    default: 86_400,
    says: 'A session ends this long after sign-in, used or not.',
  }),
  sessionsPerAccountMax: setting(whole(1, 10_000), {
    env: 'ACCT_SESSIONS_PER_ACCOUNT_MAX',
    default: 50,
    says: 'Sessions an account may have at once; one more ends the oldest.',
  }),
  sweepSeconds: setting(whole(1, 86_400), {
    env: 'ACCT_SWEEP_SECONDS',
    default: 60,
    says: 'How often expired rows are removed in the background. Expiry itself does not wait for it.',
  }),
  bootstrapFile: setting(z.string().min(1), {
    env: 'ACCT_BOOTSTRAP_FILE',
    default: '.data/bootstrap-secret',
    says: 'Where the one-time secret for the first administrator is written (mode 0600) while there is none.',
  }),
} as const;

type SettingTable = typeof settingTable;
export type Settings = {
  readonly [Name in keyof SettingTable]: z.output<SettingTable[Name]['schema']>;
};

/** All that is wrong with the settings, one line each, so that a bad start is mended in one go. */
export class BadSettings extends Error {
  override readonly name = 'BadSettings';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The settings are not usable:\n${problems.map((line) => `  - ${line}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Reads the settings from variables as the environment gives them. Unknown `ACCT_…` names are refused:
 * a misspelt security setting must not pass as "not set".
 */
export function parseSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const problems: string[] = [];
  const known = new Set<string>(Object.values(settingTable).map((entry) => entry.env));
  for (const name of Object.keys(environment)) {
    if (name.startsWith('ACCT_') && !known.has(name) && !outsiders.test(name)) {
      problems.push(`${name} is not a setting of Acct.${didYouMean(name, known)}`);
    }
  }
  const result = Object.fromEntries(
    Object.entries(settingTable).map(([name, entry]) => [name, read(entry, environment, problems)]),
  );
  problems.push(...tooCheap(environment));
  if (problems.length > 0) throw new BadSettings(problems);
  // The border between the table's rows and the type made from them: each was parsed just above.
  return result as Settings;
}

/** Settings for a program that embeds Acct: defaults, and what it says otherwise. */
export function settingsWith(overrides: Partial<Settings>): Settings {
  return { ...parseSettings({}), ...overrides };
}

function tooCheap(environment: Readonly<Record<string, string | undefined>>): string[] {
  const cost = Number(environment['ACCT_BCRYPT_COST'] || bcryptCostFloor);
  if (environment['NODE_ENV'] === 'test' || !(cost < bcryptCostFloor)) return [];
  return [`ACCT_BCRYPT_COST: at least ${bcryptCostFloor} is needed outside of tests`];
}

/** Variables of our own tests and images that are no settings of the service. */
const outsiders = /^ACCT_TEST_/;

type SettingEntry = {
  readonly env: string;
  readonly default: unknown;
  readonly schema: z.ZodType;
};

function read(
  entry: SettingEntry,
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): unknown {
  const raw = environment[entry.env];
  if (raw === undefined || raw === '') return entry.default;
  const parsed = entry.schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  problems.push(`${entry.env}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`);
  return entry.default;
}

function setting<Schema extends z.ZodType>(
  schema: Schema,
  about: { env: string; default: z.output<Schema>; says: string; secret?: boolean },
) {
  return { schema, ...about };
}

function didYouMean(name: string, known: ReadonlySet<string>): string {
  const close = [...known].find(
    (candidate) => candidate.startsWith(name.slice(0, -2)) || name.startsWith(candidate),
  );
  return close === undefined ? '' : ` Did you mean ${close}?`;
}
