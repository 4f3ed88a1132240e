import { createServer, type RequestListener } from 'node:http';
import { createGateway } from '@acct/gateway';
import { createOpenApiHttpHandler } from 'trpc-to-openapi';
import { router } from './gateway-router.ts';

// One process per server, so that neither pays for the other's memory or compiled code.
const server = createServer(listener(process.argv[2]));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.send?.(address.port);
});
// Processor time says what the server costs, however busy its neighbours on the machine are.
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.on('disconnect', () => process.exit(0));

function listener(name: string | undefined): RequestListener {
  if (name === 'gateway') {
    const gateway = createGateway({ router, basePath: '', createContext: () => ({}) });
    return (req, res) => void gateway.handle(req, res);
  }
  if (name === 'trpc-to-openapi') {
    // Its own kind of router narrows the meta to a type that no plain meta can have.
    const handle = createOpenApiHttpHandler({ router, createContext: () => ({}) });
    return (req, res) => void handle(req, res);
  }
  const text = JSON.stringify({ id: 7, username: 'joan', roles: [], isActive: true });
  return (_req, res) => {
    res.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
    res.end(text);
  };
}
