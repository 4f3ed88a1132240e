import { join } from 'node:path';
import type { Example } from './proxy.ts';

/** Caddy with the example that people copy. */
export const caddy: Example = {
  name: 'caddy',
  file: join(import.meta.dirname, '../../examples/forward-auth/Caddyfile'),
  place: (example, { acct, app, own }) =>
    alone +
    example
      .replace('127.0.0.1:8000', `127.0.0.1:${acct}`)
      .replace('127.0.0.1:9000', `127.0.0.1:${app}`)
      .replace(':8080 {', `:${own} {\n\tbind 127.0.0.1`),
  command: (_folder, config) => ['caddy', 'run', '--adapter', 'caddyfile', '--config', config],
  asks: 'uri /forward-auth?',
  strips: 'request_header -*acct*',
  claims: 'X_Acct_Roles',
  statuses: { mistake: 400, away: 502, broken: 503 },
};

/** No address for its administration, and no certificates. */
const alone = '{\n\tadmin off\n\tauto_https off\n}\n';
