import { createServer, type RequestListener } from 'node:http';
import { withAccount } from '@acct/client/node';

const [port = '9000', url = 'http://127.0.0.1:8000'] = process.argv.slice(2);

const pages: Readonly<Record<string, RequestListener>> = {
  '/': (_req, res) => res.end('Anybody may read this.\n'),
  '/me': withAccount({ url }, ({ account }, res) => {
    res.end(`Hello ${account.username}, your account is ${account.accountId}.\n`);
  }),
  '/admin': withAccount({ url, role: 'admin' }, (_req, res) => {
    res.end('Only administrators read this.\n');
  }),
};

createServer((req, res) => {
  const page = pages[req.url ?? ''];
  if (page === undefined) res.writeHead(404).end();
  else page(req, res);
}).listen(Number(port), '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/me`));
