import { accountOf, requireAccount } from '@acct/client/fastify';
import fastify from 'fastify';

const [port = '9000', url = 'http://127.0.0.1:8000'] = process.argv.slice(2);
const app = fastify();

app.get('/', async () => 'Anybody may read this.\n');

app.get('/me', { onRequest: requireAccount({ url }) }, async (request) => {
  const { username, accountId } = accountOf(request);
  return `Hello ${username}, your account is ${accountId}.\n`;
});

app.get('/admin', { onRequest: requireAccount({ url, role: 'admin' }) }, async () => {
  return 'Only administrators read this.\n';
});

await app.listen({ port: Number(port), host: '127.0.0.1' });
console.log(`http://127.0.0.1:${port}/me`);
