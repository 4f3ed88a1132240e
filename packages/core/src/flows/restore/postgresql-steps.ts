/**
 * What the operator runs to restore a dump of PostgreSQL, in this order. Into a new database: a dump does
 * not know of tables that a later version has added, so one that is laid over the database leaves a
 * mixture of two times there, which no migration fits.
 */
export function postgresqlSteps(shown: string, from: string): Readonly<Record<string, string>> {
  const [scheme = '', , hosts = '', name = ''] = shown.split('/');
  const server = `${scheme}//${hosts}`;
  const fresh = /^\w+$/.test(name) ? `${name}_restored` : 'acct_restored';
  const url = quoted(`${server}/${fresh}`);
  return {
    create: `createdb --maintenance-db=${quoted(shown)} --template=template0 ${fresh}`,
    fill: `pg_restore --exit-on-error --dbname=${url} ${quoted(from)}`,
    migrate: `ACCT_DATABASE_URL=${url} acct migrate`,
    signOut: `ACCT_DATABASE_URL=${url} acct session end-all --yes`,
  };
}

/** As a shell takes it for one word. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
