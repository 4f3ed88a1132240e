import { allRefusals, problemOf } from '@acct/core';
import { TRPCError } from '@trpc/server';
import { expect, test } from 'vitest';
import { problemCatalogue, wordsOf } from '../src/problems.ts';
import { openServer } from './harness.ts';

test('tRPC’s own errors have the same sentence at every door', () => {
  const codes = ['PARSE_ERROR', 'NOT_FOUND', 'METHOD_NOT_SUPPORTED', 'PAYLOAD_TOO_LARGE'] as const;
  for (const code of [...codes, 'UNSUPPORTED_MEDIA_TYPE', 'INTERNAL_SERVER_ERROR'] as const) {
    const { status, reason, message } = problemOf(new TRPCError({ code }));
    expect(problemCatalogue[reason]).toEqual({ status, title: message });
  }
});

test('every problem is told in whole sentences', () => {
  for (const [code, { title }] of Object.entries(problemCatalogue)) {
    expect(title, code).toMatch(/^[A-Z].*\.$/);
  }
  expect(Object.keys(problemCatalogue)).toEqual(expect.arrayContaining([...allRefusals().keys()]));
});

test('a problem has a detail only when it says more than its title', () => {
  const problem = { status: 404, reason: 'route.not_found', details: {} };
  const { title } = problemCatalogue['route.not_found'] ?? { title: '' };

  expect(wordsOf({ ...problem, message: title })).toEqual({ title });
  expect(wordsOf({ ...problem, message: 'It moved.' })).toEqual({ title, detail: 'It moved.' });
});

test.each([
  ['a rule', 'GET', '/v1/session', 'Sign in first: this needs a session token.'],
  ['the gateway', 'GET', '/v1/nothing', 'There is nothing at this address.'],
  ['the server', 'GET', '/nothing', 'There is nothing at this address.'],
])('the no of %s says its sentence once', async (_, method, path, title) => {
  await using service = await openServer();
  const body: unknown = await (await fetch(`${service.url}${path}`, { method })).json();

  expect(body).toHaveProperty('title', title);
  expect(body).not.toHaveProperty('detail');
});
