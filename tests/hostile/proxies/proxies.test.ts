import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { areInstalled } from '../../house/installed.ts';
import type { Member } from '../../house/people.ts';
import { tried } from '../../house/tried.ts';
import { brokenFramings } from '../http/framings.ts';
import { type Behind, openBehind } from './behind.ts';
import { fronts, startFront } from './fronts.ts';

let behind: Behind;
beforeAll(async () => {
  behind = await openBehind();
});
afterAll(() => behind[Symbol.asyncDispose]());

const isThere = {
  nginx: areInstalled(['nginx'], 'broken framings through nginx'),
  haproxy: areInstalled(['haproxy'], 'broken framings through HAProxy'),
};

const shots = [
  { post: '/v1/sessions', get: '/v1/session', signUp: '/v1/accounts' },
  { post: '/trpc/signin.create', get: '/trpc/sessions.check', signUp: '/trpc/signup.create' },
].flatMap(({ signUp, ...targets }) =>
  brokenFramings(targets).map(([, bytes]) => bytes + smuggled(signUp)),
);

// Whatever two readers may see differently is sent through proxies whose connections to Acct are shared by
// all, while others ask who they are. A request that was seen by Acct and not by the proxy was smuggled.
describe.each(fronts)('$title', (front) => {
  test.runIf(isThere[front.program])(
    'lets nothing through unseen, and nobody has the answer of another one',
    async () => {
      await using proxy = await startFront(front, behind.url);
      const known = new Set(await behind.ids());
      const before = behind.connections();
      const victims = (await behind.members(4)).map((one) => keepAsking(proxy.url, one));
      for (let at = 0; at < shots.length; at += atOnce) {
        await Promise.all(shots.slice(at, at + atOnce).map((bytes) => shoot(proxy.url, bytes)));
      }
      const outcomes = await Promise.all(victims.map((victim) => victim.end()));
      expect(outcomes.flatMap(({ wrong }) => wrong)).toEqual([]);
      const answered = outcomes.reduce((sum, one) => sum + one.answered, 0);
      const seen = (await behind.ids()).filter((id) => !known.has(id));
      // It writes them down when it is done with them.
      await expect
        .poll(async () => without(seen, await proxy.ids()), { timeout: 30_000 })
        .toEqual([]);
      expect(new Set(seen).size).toBe(seen.length);
      const connections = behind.connections() - before;
      expect(connections).toBeLessThan(seen.length / 2);
      tried(
        shots.length,
        `broken framings through ${front.title}: Acct saw ${seen.length} requests on ${connections} connections, ${answered} of them of others`,
      );
    },
  );
});

/** A whole request for a new account, to be put behind something else. */
function smuggled(signUp: string): string {
  const person = {
    username: `smuggled-${randomUUID().slice(0, 13)}`,
    password: 'four steep roads',
  };
  const body = JSON.stringify(person);
  const head = `POST ${signUp} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n`;
  return `${head}Content-Length: ${body.length}\r\n\r\n${body}`;
}

const atOnce = 24;

/** Many of these wait for more than was sent, so nobody waits for what comes of them. */
async function shoot(url: string, bytes: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => {});
  socket.resume();
  socket.write(bytes, 'latin1');
  await Promise.race([closed, sleep(250)]);
  socket.destroy();
}

type Victim = { end(): Promise<{ readonly answered: number; readonly wrong: readonly string[] }> };

/** Asks who one is, again and again, on one connection. */
function keepAsking(url: string, { token, username }: Member): Victim {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const wrong: string[] = [];
  let answered = 0;
  // A connection that was poisoned shows it to those who use it next.
  let left = Number.POSITIVE_INFINITY;
  const running = (async () => {
    for (; left > 0; left -= 1) {
      const outcome = await whoAmI(url, agent, token);
      if (outcome === `200 ${username}`) answered += 1;
      else wrong.push(`${outcome}, and not ${username}`);
    }
  })();
  return {
    end: async () => {
      left = 20;
      await running;
      agent.destroy();
      return { answered, wrong };
    },
  };
}

function whoAmI(url: string, agent: Agent, token: string): Promise<string> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}` };
    const asked = request(`${url}/v1/session`, { agent, headers }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(Buffer.from(chunk));
      const said = Buffer.concat(chunks).toString('utf8');
      const { username } = Session.catch({ username: said }).parse(parsed(said));
      resolve(`${answer.statusCode} ${username}`);
    });
    asked.on('error', (error) => resolve(error.message));
    asked.end();
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const Session = z.object({ username: z.string() });

function without(some: readonly string[], known: ReadonlySet<string>): string[] {
  return some.filter((id) => !known.has(id));
}
