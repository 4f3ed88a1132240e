import { requireAccount } from '@acct/client/hono';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const [port = '9000', url = 'http://127.0.0.1:8000'] = process.argv.slice(2);
const app = new Hono();

app.get('/', (c) => c.text('Anybody may read this.\n'));

app.get('/me', requireAccount({ url }), (c) => {
  const { username, accountId } = c.var.account;
  return c.text(`Hello ${username}, your account is ${accountId}.\n`);
});

app.get('/admin', requireAccount({ url, role: 'admin' }), (c) => {
  return c.text('Only administrators read this.\n');
});

serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1' }, () => {
  console.log(`http://127.0.0.1:${port}/me`);
});
