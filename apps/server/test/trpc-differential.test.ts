import { appRouter } from '@acct/core';
import type { AnyProcedure, AnyRouter, ProcedureType } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf, password } from './harness.ts';
import { generatedBatches, valuesFor } from './trpc-generated.ts';
import { errorCodes, oddRouter } from './trpc-odd-router.ts';
import { type Asked, get, openPair, type Pair, post } from './trpc-pair.ts';

// Our door calls the procedures itself. Whatever an unmodified client can see of that is what tRPC's own
// adapter would have sent, to the byte; where we differ on purpose, trpc-stricter.test.ts says so.

// What tRPC tells of an error whose own telling fails is a row of the other table.
const queries = namesOf(oddRouter, 'query').filter((name) => name !== 'failures.formatter');

describe('of any router', () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await openPair(oddRouter);
  });
  afterAll(() => pair[Symbol.asyncDispose]());

  test.each(queries.filter((name) => !name.startsWith('codes.')))(
    '%s is told as tRPC tells it, alone and in a batch',
    async (name) => {
      await expectSame(pair, get(name));
      await expectSame(pair, get(name, { name: 'Zoë' }));
      await expectSame(pair, get(`${name}?batch=1`));
      await expectSame(pair, get(`${name}?batch=1`, { 0: { name: 'Zoë' } }));
      await expectSame(pair, get(`outputs.text,${name},${name}?batch=1`, { 2: { name: 'x' } }));
    },
  );

  test.each(errorCodes)('the status of %s is that of tRPC, also beside others', async (code) => {
    const { ours } = await expectSame(pair, get(`codes.${code}`));
    expect(ours.status).toBeGreaterThanOrEqual(400);
    await expectSame(pair, get(`codes.${code},codes.${code}?batch=1`));
    await expectSame(pair, get(`codes.${code},outputs.text?batch=1`));
  });

  test.each([
    ['an unknown procedure', get('nothing.here'), 404],
    ['an unknown mutation', post('nothing.here', {}), 404],
    ['a batch of unknown ones', get('a,b?batch=1'), 404],
    ['a comma without a batch', get('outputs.text,outputs.no'), 404],
    ['an empty name in a batch', get('outputs.text,?batch=1'), 207],
    ['a name of the prototype', get('constructor,outputs.text?batch=1'), 207],
    ['a query by POST', post('outputs.text', {}), 405],
    ['a batch of queries by POST', post('outputs.text,outputs.no?batch=1', {}), 405],
    ['a mutation by GET', get('inputs.echoSent'), 405],
    ['a batch of a mutation and an unknown one by GET', get('inputs.echoSent,x?batch=1'), 207],
    ['a query by PUT', { ...post('outputs.text', {}), method: 'PUT' }, 405],
    ['a mutation without a body', post('inputs.echoSent'), 200],
    ['a batch of mutations without a body', post('inputs.echoSent,inputs.echoSent?batch=1'), 200],
    ['a mutation that fails', post('failures.sent', {}), 409],
    ['a batch of mutations', post('inputs.echoSent,failures.sent?batch=1', { 0: [1] }), 207],
    ['a bad input of one of two', post('inputs.nameSent,inputs.echoSent?batch=1', {}), 207],
    ['inputs for no call', get('inputs.echo?batch=1', { 1: 1, x: 2 }), 200],
    ['ten calls', get(`${Array(10).fill('inputs.given').join()}?batch=1`), 200],
    ['a type in capitals', { ...post('inputs.echoSent', {}), headers: upperJson }, 200],
  ] as const)('%s', async (_name, asked, status) => {
    const { ours } = await expectSame(pair, asked);
    expect(ours.status).toBe(status);
  });

  test.each(valuesFor(1))('the input %s comes through unchanged', async (text) => {
    const value: unknown = JSON.parse(text);
    await expectSame(pair, get('inputs.echo', { value }));
    await expectSame(pair, post('inputs.echoSent', { value }));
    await expectSame(pair, get('inputs.echo,inputs.name?batch=1', { 0: value, 1: value }));
    await expectSame(pair, post('inputs.echoSent,inputs.nameSent?batch=1', { 0: value, 1: value }));
  });

  test('any hundred batches of anything are told as tRPC tells them', async () => {
    for (const { paths, inputs } of generatedBatches(100, queries)) {
      await expectSame(pair, get(`${paths.join()}?batch=1`, inputs));
    }
  });

  test.each([
    ['a streamed batch', 'outputs.text,failures.error,failures.promise,inputs.given'],
    ['a streamed batch of one', 'failures.stream'],
  ])('%s comes from tRPC itself', async (_name, paths) => {
    const headers = { 'trpc-accept': 'application/jsonl' };
    const { ours } = await expectSame(pair, { path: `${paths}?batch=1`, headers });
    expect(ours.text.split('\n').length).toBeGreaterThan(2);
    await expectSame(pair, { path: paths, headers });
    await expectSame(pair, {
      path: `${paths}?batch=1`,
      headers: { accept: 'a/b, application/jsonl' },
    });
  });

  test('a subscription comes from tRPC itself', async () => {
    const { ours } = await expectSame(pair, get('ticks'));
    expect(ours.mediaType).toBe('text/event-stream');
    expect(ours.text).toContain('data: 2');
    await expectSame(pair, get('ticks,ticks?batch=1'));
  });
});

describe('of our own router', () => {
  let pair: Pair;
  let token: string;
  beforeAll(async () => {
    pair = await openPair(appRouter);
    const stranger = pair.core.as({ kind: 'nothing' });
    await stranger.signup.create({ username: 'ann', password });
    token = (await stranger.signin.create({ username: 'ann', password })).token;
  });
  afterAll(() => pair[Symbol.asyncDispose]());

  test.each([
    ['who I am', get('sessions.check'), 200],
    ['three at once', get('sessions.check,accounts.self,attributes.mine?batch=1'), 200],
    ['an input', get('sessions.list', { limit: 1 }), 200],
    ['an input that does not fit', get('sessions.list', { limit: 'x' }), 400],
    ['a field that is not known', get('sessions.check', { x: 1 }), 400],
    ['a role that is missing', get('audit.list', {}), 403],
    ['what is not there', post('sessions.end', { id: 'AAAAAAAAAAAAAAAA' }), 404],
    ['a bad password', post('signin.create', { username: 'ann', password: 'wrong' }), 401],
    ['a name that is taken', post('signup.create', { username: 'ann', password }), 409],
    ['a key that is not known', post('attributes.set', { key: 'x', value: 1 }), 422],
    [
      'a password that is too short',
      post('signup.create', { username: 'bob', password: 'x' }),
      422,
    ],
    ['what only PyAcct’s doors do', get('pyacct.isSuper', {}), 403],
    ['different failures', get('sessions.check,audit.list,no.thing?batch=1', { 1: {} }), 207],
  ] as const)('%s is told as tRPC tells it', async (_name, asked, status) => {
    const known = { ...asked, headers: { ...asked.headers, authorization: `Bearer ${token}` } };
    const { ours } = await expectSame(pair, known);
    expect(ours.status).toBe(status);
  });

  test.each([
    ['no token', {}, 'access.session_required'],
    ['another token', { authorization: 'Bearer acct_s_x' }, 'access.session_invalid'],
    ['no kind of token', { authorization: 'Basic eA==' }, 'access.credentials_malformed'],
  ])('%s is told as tRPC tells it', async (_name, headers, reason) => {
    const { ours } = await expectSame(pair, { path: 'sessions.check', headers });
    expect(codeOf(ours.text)).toBe(reason);
    await expectSame(pair, { path: 'sessions.check,sessions.check?batch=1', headers });
  });
});

const upperJson = { 'content-type': 'APPLICATION/JSON; charset=UTF-8' };

function namesOf(router: AnyRouter, type: ProcedureType): readonly string[] {
  const procedures: Record<string, AnyProcedure> = router._def.procedures;
  return Object.keys(procedures).filter((name) => procedures[name]?._def.type === type);
}

async function expectSame(pair: Pair, asked: Asked) {
  const both = await pair.ask(asked);
  expect(both.ours, JSON.stringify(asked)).toEqual(both.theirs);
  return both;
}
