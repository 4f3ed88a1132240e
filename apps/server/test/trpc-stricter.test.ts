import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf } from './harness.ts';
import { oddRouter } from './trpc-odd-router.ts';
import { type Asked, get, openPair, type Pair, post } from './trpc-pair.ts';

/** On purpose: what is asked, how tRPC's adapter answers, and how the door does. */
const differences: readonly [name: string, Asked, theirs: number, ours: number, reason: string][] =
  [
    ['another parameter', get('outputs.text?x=1'), 200, 400, 'request.invalid'],
    ['a parameter given twice', get('outputs.text?batch=1&batch=1'), 200, 400, 'request.malformed'],
    ['another kind of batch', get('outputs.text?batch=2'), 200, 400, 'request.invalid'],
    ['an encoded name', get('outputs%2Etext'), 200, 404, 'route.not_found'],
    ['an empty input', get('inputs.echo?input='), 200, 400, 'request.malformed'],
    ['a list as the only input', get('inputs.echo', [1]), 200, 400, 'request.malformed'],
    ['null as the only input', get('inputs.echo', null), 200, 400, 'request.malformed'],
    ['a text as the only body', post('inputs.echoSent', 'x'), 200, 400, 'request.malformed'],
    ['no JSON for an unknown name', get('x?input=%7B'), 404, 400, 'request.malformed'],
    ['no JSON in a batch', get('inputs.echo?batch=1&input=%7B'), 400, 400, 'request.malformed'],
    ['a reserved key', get('inputs.echo?input={"__proto__":1}'), 200, 400, 'request.malformed'],
    ['a key twice', get('inputs.echo?input={"a":1,"a":2}'), 200, 400, 'request.malformed'],
    ['an input beside a body', post('inputs.echoSent?input={}', {}), 200, 400, 'request.invalid'],
    [
      'eleven calls',
      get(`${Array(11).fill('x').join()}?batch=1`),
      400,
      400,
      'request.batch_refused',
    ],
    [
      'queries beside mutations',
      get('outputs.text,failures.sent?batch=1'),
      400,
      400,
      'request.batch_refused',
    ],
    [
      'bytes',
      { ...post('failures.sent', {}), headers: { 'content-type': 'application/octet-stream' } },
      409,
      415,
      'request.unsupported_media_type',
    ],
    ['an error that cannot be told', get('failures.formatter'), 500, 500, 'internal'],
  ];

describe('the door is stricter than tRPC for', () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await openPair(oddRouter);
  });
  afterAll(() => pair[Symbol.asyncDispose]());

  test.each(differences)('%s', async (_name, asked, theirStatus, ourStatus, reason) => {
    const { ours, theirs } = await pair.ask(asked);
    expect([theirs.status, ours.status, codeOf(ours.text)]).toEqual([
      theirStatus,
      ourStatus,
      reason,
    ]);
  });

  test('HEAD and OPTIONS, which name what is allowed instead', async () => {
    const head = await pair.ask({ path: 'outputs.text', method: 'HEAD' });
    expect([head.theirs.status, head.ours.status, head.ours.allow]).toEqual([204, 405, 'GET']);
    const options = await pair.ask({ path: 'inputs.echoSent', method: 'OPTIONS' });
    expect([options.ours.status, options.ours.allow]).toEqual([204, 'POST']);
  });

  test('nothing else: it takes a mutation of nothing without a type, which tRPC does not', async () => {
    const { ours, theirs } = await pair.ask({ path: 'inputs.echoSent', method: 'POST' });
    expect([theirs.status, ours.status]).toEqual([415, 200]);
  });
});
