import { accountOf, requireAccount } from '@acct/client/express';
import express from 'express';

const [port = '9000', url = 'http://127.0.0.1:8000'] = process.argv.slice(2);
const app = express();

app.get('/', (_req, res) => {
  res.send('Anybody may read this.\n');
});

app.get('/me', requireAccount({ url }), (req, res) => {
  const { username, accountId } = accountOf(req);
  res.send(`Hello ${username}, your account is ${accountId}.\n`);
});

app.get('/admin', requireAccount({ url, role: 'admin' }), (_req, res) => {
  res.send('Only administrators read this.\n');
});

app.listen(Number(port), '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/me`));
