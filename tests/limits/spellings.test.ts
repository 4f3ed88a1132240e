import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { tried } from '../house/tried.ts';
import { passed, signIn, strangersGuess } from './knocks.ts';
import { openLimited } from './limited.ts';

const addresses = ['/v1/sessions', '/trpc/signin.create', '/pyacct/2/session/'] as const;

/** The address of a sign-in as somebody might write it who looks for a way round a list of addresses. */
function spellingsOf(address: string): readonly string[] {
  const [, door = '', ...rest] = address.split('/');
  const path = rest.join('/');
  return [
    address.toUpperCase(),
    `/${door}/${path[0]?.toUpperCase()}${path.slice(1)}`,
    `${address}/`,
    address.replace(/\/$/, ''),
    `/${address}`,
    `/${door}//${path}`,
    `${address};x`,
    `${address};x=1`,
    `/./${door}/${path}`,
    `/${door}/./${path}`,
    `/x/../${door}/${path}`,
    `/${door}/%2e/${path}`,
    `/${door}%2F${path}`,
    `/${door}/%${path.charCodeAt(0).toString(16)}${path.slice(1)}`,
    `http://elsewhere.example${address}`,
    `HTTP://elsewhere.example:80${address}`,
    `${address}?`,
    `${address}?x=1`,
    `${address}#x`,
    `${address}%00`,
    `${address}\t`,
    `${address}.json`,
    `\\${address}`,
  ];
}

test.each(addresses)(
  'every spelling of %s leads nowhere or counts like the first',
  async (address) => {
    await using service = await openLimited();
    for (let i = 0; i < 10; i += 1) expect(passed(await signIn(service.url))).toBe(true);
    expect(passed(await signIn(service.url))).toBe(false);
    const statuses = new Map<string, number>();
    for (const spelling of spellingsOf(address)) {
      const { status, location } = await sendRaw(service.url, spelling);
      // Nothing is judged: a guess that was would be answered 401.
      expect([307, 308, 400, 404, 405, 429], spelling).toContain(status);
      if (status < 400) expect((await sendRaw(service.url, location)).status).toBe(429);
      statuses.set(spelling, status);
    }
    expect(statuses.get(`http://elsewhere.example${address}`)).toBeDefined();
    tried(statuses.size, `spellings of ${address}`);
  },
);

/** The bytes as they are: a client of any library would tidy the address up. */
function sendRaw(url: string, target: string): Promise<{ status: number; location: string }> {
  const { hostname, port } = new URL(url);
  const body = JSON.stringify(strangersGuess());
  const head = [
    `POST ${target} HTTP/1.1`,
    'Host: acct.example',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    });
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
    });
    socket.on('error', reject);
    socket.on('close', () => {
      const status = Number(text.split(' ')[1]);
      resolve({ status, location: /^location: *(.*?)\r$/im.exec(text)?.[1] ?? '' });
    });
  });
}
