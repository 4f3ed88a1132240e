import { join } from 'node:path';
import type { Example } from './proxy.ts';

/** nginx with the example that people copy. */
export const nginx: Example = {
  name: 'nginx',
  file: join(import.meta.dirname, '../../examples/forward-auth/nginx.conf'),
  place: (example, { acct, app, own, folder }) => {
    const site = example
      .replace('127.0.0.1:8000', `127.0.0.1:${acct}`)
      .replace('127.0.0.1:9000', `127.0.0.1:${app}`)
      .replace('listen 8080', `listen 127.0.0.1:${own}`);
    return mainConfig(folder, site);
  },
  command: (folder, config) => ['nginx', '-p', folder, '-c', config, '-e', 'stderr'],
  asks: 'acct/forward-auth',
  strips: 'proxy_set_header X-Acct-Roles',
  claims: 'X-Acct-Roles',
  keeps: '/_acct',
  statuses: { mistake: 500, away: 500, broken: 500 },
};

/** One process, so that its end is the end of all of it. */
function mainConfig(folder: string, site: string): string {
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  return `
    daemon off;
    master_process off;
    pid ${join(folder, 'nginx.pid')};
    error_log stderr;
    events {}
    http {
      access_log off;
      ${places.join('\n')}
      ${site}
    }`;
}
