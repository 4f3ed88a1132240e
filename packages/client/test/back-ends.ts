import { createServer } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import * as forExpress from '../src/express.ts';
import * as forFastify from '../src/fastify.ts';
import * as forHono from '../src/hono.ts';
import { type SessionGuardOptions, withAccount } from '../src/node.ts';
import { listening, type Served } from './serve.ts';

/** A back end of somebody, which tells at `/` who asks, whatever the method; all of it is guarded. */
export type BackEnd = (options: SessionGuardOptions) => Promise<Served>;

/** The same back end in each framework, as its people would write it. */
export const backEnds: Readonly<Record<string, BackEnd>> = {
  express: (options) => {
    const app = express();
    app.use(forExpress.requireAccount(options));
    app.use(express.json());
    app.all('/', (req, res) => void res.json(forExpress.accountOf(req)));
    return listening(createServer(app));
  },
  fastify: async (options) => {
    const app = fastify();
    app.addHook('onRequest', forFastify.requireAccount(options));
    app.all('/', async (request) => forFastify.accountOf(request));
    await app.listen({ host: '127.0.0.1', port: 0 });
    return {
      url: app.listeningOrigin,
      [Symbol.asyncDispose]: async () => {
        app.server.closeAllConnections();
        await app.close();
      },
    };
  },
  hono: (options) => {
    const app = new Hono();
    app.all('/', forHono.requireAccount(options), (c) => c.json(c.var.account));
    const server = createAdaptorServer({ fetch: app.fetch });
    if (!('closeAllConnections' in server)) throw new Error('That is no HTTP/1 server.');
    return listening(server);
  },
  node: (options) =>
    listening(
      createServer(withAccount(options, (req, res) => void res.end(JSON.stringify(req.account)))),
    ),
};
