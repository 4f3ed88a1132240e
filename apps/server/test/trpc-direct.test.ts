import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { oddRouter } from './trpc-odd-router.ts';
import { type Asked, get, openPair, type Pair, post } from './trpc-pair.ts';

let pair: Pair;
beforeAll(async () => {
  pair = await openPair(oddRouter);
});
afterAll(() => pair[Symbol.asyncDispose]());

test.each([
  ['a query', get('inputs.name', { name: 'Zoë' })],
  ['a batch', get('inputs.name,outputs.list,failures.error?batch=1', { 0: { name: 'Zoë' } })],
  ['a mutation', post('inputs.nameSent', { name: 'Zoë' })],
  ['an unknown name', get('nothing')],
])(
  '%s is answered without a fetch Request, a stream or an abort controller',
  async (_name, asked) => {
    expect(await madeFor(pair.urls.ours, asked)).toEqual([]);
    const theirs = await madeFor(pair.urls.theirs, asked);
    expect(theirs).toEqual(expect.arrayContaining(['Request', 'Response', 'AbortController']));
  },
);

test('a signal is made for a procedure that looks at it, and for no other', async () => {
  expect(await madeFor(pair.urls.ours, get('inputs.given'))).toEqual(['AbortController']);
});

// What tRPC's adapter makes for every request, and what cost it more than the procedures themselves.
const costly = ['Request', 'Response', 'Headers', 'URL', 'AbortController'] as const;

async function madeFor(url: string, asked: Asked): Promise<readonly string[]> {
  const made = new Set<string>();
  for (const name of costly) {
    vi.stubGlobal(
      name,
      new Proxy(globalThis[name], {
        construct(target, args, newTarget) {
          made.add(name);
          return Reflect.construct(target, args, newTarget);
        },
      }),
    );
  }
  try {
    await send(url, asked);
  } finally {
    vi.unstubAllGlobals();
  }
  return [...made];
}

/** By a client that needs none of them: it lives in the same process. */
async function send(url: string, { path, body, ...options }: Asked): Promise<void> {
  const port = url.split(':').at(-1);
  const sent = request({
    ...options,
    port,
    host: '127.0.0.1',
    path: `/trpc/${path}`,
    agent: false,
  });
  sent.end(body);
  const [answer] = await once(sent, 'response');
  answer.resume();
  await once(answer, 'end');
}
