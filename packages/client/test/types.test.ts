import { describe, expectTypeOf, test } from 'vitest';
import type { problem } from '../../../apps/server/src/problems.ts';
import {
  type AcctClient,
  type InputOf,
  isRefusal,
  type OutputOf,
  type Reason,
  type Settled,
  type settle,
} from '../src/index.ts';
import type { SessionGuardOptions } from '../src/node.ts';

// These are judged by the type checker: each line with an expected error fails when there is none.

type Check = {
  accountId: number;
  username: string;
  roles: ('admin' | 'service')[];
  sessionId: string;
  createdAt: string;
  usedAt: string;
  expiresAt: string;
};

describe('the contract', () => {
  test('gives every call the input and the answer of the service', () => {
    expectTypeOf<
      AcctClient['sessions']['check']['query']
    >().returns.resolves.toEqualTypeOf<Check>();
    expectTypeOf<OutputOf<'sessions', 'check'>>().toEqualTypeOf<Check>();
    expectTypeOf<AcctClient['signin']['create']['mutate']>()
      .parameter(0)
      .toEqualTypeOf<{ username: string; password: string }>();
    expectTypeOf<InputOf<'directory', 'byId'>>().toEqualTypeOf<{
      id: number;
      sensitive?: boolean | undefined;
    }>();
  });

  test('has undefined for an answer that says nothing', () => {
    expectTypeOf<OutputOf<'sessions', 'signOut'>>().toEqualTypeOf<undefined>();
  });

  test('refuses what the service does not have', () => {
    expectTypeOf((client: AcctClient) => {
      // @ts-expect-error there is no such capability
      client.nothing;
      // @ts-expect-error a mutation is no query
      client.signin.create.query({ username: 'ann', password: 'x' });
      // @ts-expect-error the password is missing
      client.signin.create.mutate({ username: 'ann' });
      // @ts-expect-error an id is a number
      client.directory.byId.query({ id: '1' });
      // @ts-expect-error there is no such role
      client.roles.grant.mutate({ id: 1, role: 'super' });
      // @ts-expect-error sign-up takes no role
      client.signup.create.mutate({ username: 'ann', password: 'x', role: 'admin' });
    }).toBeFunction();
  });
});

test('the roles that a guard may demand are those of the contract', () => {
  expectTypeOf<NonNullable<SessionGuardOptions['role']>>().toEqualTypeOf<Check['roles'][number]>();
});

describe('reasons', () => {
  test('are the codes of the service and nothing else', () => {
    expectTypeOf<
      'accounts.username_taken' | 'service.overloaded' | 'internal'
    >().toExtend<Reason>();
    expectTypeOf<string>().not.toExtend<Reason>();
    expectTypeOf<'accounts.no_such_code'>().not.toExtend<Reason>();
  });

  test('include all that the server refuses by itself', () => {
    expectTypeOf<Parameters<typeof problem>[0]>().toExtend<Reason>();
  });

  test('narrow an error that was caught', () => {
    expectTypeOf((error: unknown) => {
      if (!isRefusal(error, 'attributes.value_taken')) return;
      expectTypeOf(error.data.reason).toEqualTypeOf<'attributes.value_taken'>();
    }).toBeFunction();
    // @ts-expect-error there is no such code
    isRefusal(undefined, 'accounts.no_such_code');
  });
});

test('a settled call has a value or a refusal, never both', () => {
  expectTypeOf<typeof settle<Check>>().returns.resolves.toEqualTypeOf<Settled<Check>>();
  expectTypeOf<Extract<Settled<Check>, { ok: true }>>().not.toHaveProperty('refusal');
  expectTypeOf<Extract<Settled<Check>, { ok: false }>>().not.toHaveProperty('value');
});
