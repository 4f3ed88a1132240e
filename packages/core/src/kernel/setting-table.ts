import { z } from 'zod';
import {
  bcryptCostCeiling,
  bcryptCostFloor,
  bcryptCostTests,
  passwordCodePointsFloor,
  passwordCodePointsMax,
} from './limits.ts';
import { abuseSettings } from './setting-abuse.ts';
import { assertionSettings } from './setting-assertions.ts';
import { setting } from './setting-entry.ts';
import {
  databaseUrl,
  flag,
  httpUrl,
  list,
  origin,
  sqlalchemyUrl,
  whole,
  wholeOrAuto,
  wholeSentence,
} from './setting-forms.ts';

/** Names the range of the service; only test suites may go below it. */
export const bcryptCostSentence = wholeSentence(bcryptCostFloor, bcryptCostCeiling);

/**
 * Every setting of Acct: its name in the environment, its default, and the sentence that
 * `docs/reference/configuration.md` prints. Nothing below the program's entry reads the environment.
 */
export const settingTable = {
  databaseUrl: setting(databaseUrl(), {
    env: 'ACCT_DATABASE_URL',
    formerly: { env: 'PYACCT_DATABASE_URL', schema: sqlalchemyUrl() },
    default: 'file:.data/acct.db',
    secret: true,
    says: 'Where the data lives: `file:path` for the embedded SQLite, or `postgresql://user:password@host:port/database`, where several servers are `host:port,host:port` and the one that takes changes is used. Without it `PYACCT_DATABASE_URL` is read, a URL of SQLAlchemy.',
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
    says: 'How long a request waits for a free connection, or for the write lock of SQLite, before it is answered 503. While one has waited for half of that, others are answered 503 at once.',
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
    formerly: { env: 'PYACCT_PORT', schema: whole(0, 65_535) },
    default: 8000,
    says: 'The port to listen on; 0 takes a free one. Without it `PYACCT_PORT` is read.',
  }),
  workers: setting(wholeOrAuto(1, 64), {
    env: 'ACCT_WORKERS',
    default: 1,
    says: 'Processes that share the port, 1 to 64; `auto` is one for each core. One that dies is started again. Migration and background work are done once for all.',
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
    says: 'Serve the interactive page at `/docs` and the document at `/openapi.json`. PyAcct called it `generate_docs`.',
  }),
  console: setting(flag(), {
    env: 'ACCT_CONSOLE',
    default: true,
    says: 'Serve the pages at `/console`, where people see to their accounts and administrators to all of them.',
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
  pyacctConfig: setting(z.string().min(1).optional(), {
    env: 'ACCT_PYACCT_CONFIG',
    default: undefined,
    says: 'The `config/config.json` of a PyAcct 2 that this service takes the place of. What the variables here say wins over it.',
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
  pyacctV1: setting(flag(), {
    env: 'ACCT_PYACCT_V1',
    default: true,
    says: 'Serve `/pyacct/1` as PyAcct 1 did, for clients that have not moved yet.',
  }),
  pyacctV2: setting(flag(), {
    env: 'ACCT_PYACCT_V2',
    default: true,
    says: 'Serve `/pyacct/2` as PyAcct 2 did, for clients that have not moved yet.',
  }),
  pyacctPasswordMinLength: setting(whole(1, passwordCodePointsMax).optional(), {
    env: 'ACCT_PYACCT_PASSWORD_MIN_LENGTH',
    default: undefined,
    says: 'The shortest password that `/pyacct` takes, in characters; unless set, as `ACCT_PASSWORD_MIN_LENGTH`. PyAcct itself took any.',
  }),
  bcryptCost: setting(whole(bcryptCostTests, bcryptCostCeiling, bcryptCostSentence), {
    env: 'ACCT_BCRYPT_COST',
    default: 11,
    says: `Work factor of password hashes, ${bcryptCostFloor} to ${bcryptCostCeiling}; each step doubles the time. Older hashes are raised at the next sign-in. \`acct doctor\` measures this machine.`,
  }),
  ...abuseSettings,
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
  sessionPolicyFile: setting(z.string().min(1).optional(), {
    env: 'ACCT_SESSION_POLICY',
    default: undefined,
    says: 'A JavaScript module whose default export judges sessions beyond the limits above, such as office hours only. See docs/session-policy.md.',
  }),
  sessionsPerAccountMax: setting(whole(1, 10_000), {
    env: 'ACCT_SESSIONS_PER_ACCOUNT_MAX',
    default: 50,
    says: 'Sessions an account may have at once; one more ends the oldest.',
  }),
  ...assertionSettings,
  sweepSeconds: setting(whole(1, 86_400), {
    env: 'ACCT_SWEEP_SECONDS',
    default: 60,
    says: 'How often expired rows are removed in the background. Expiry itself does not wait for it.',
  }),
  eventRetentionDays: setting(whole(0, 36_500), {
    env: 'ACCT_EVENT_RETENTION_DAYS',
    default: 400,
    says: 'How long the journal keeps an event, in days; 0 keeps it for ever. Whoever follows the journal and was away for longer is told so. See docs/operate/growth.md.',
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
