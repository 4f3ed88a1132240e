import { afterAll, beforeAll, expect, test } from 'vitest';
import { castsIn } from '../house/casts.ts';
import type { Answer } from '../house/door.ts';
import { type House, openHouse } from '../house/house.ts';
import { type ProcedureFacts, procedures } from '../house/procedures.ts';
import { type Cast, sampleDefinitions, samples } from '../house/samples.ts';

// The doors translate and decide nothing. Two houses that are equal in all but their door are asked the
// same, for every procedure that there is; what differs by chance (tokens, ids of sessions) is blanked.

const addressed = procedures.filter(({ rest }) => rest !== undefined);

let pair: Pair;
beforeAll(async () => {
  pair = await openPair();
});
afterAll(() => pair[Symbol.asyncDispose]());

test.each(addressed)('$path answers a stranger the same through tRPC and REST', async (facts) => {
  const { trpc, rest } = await pair.ask(
    (house, cast) => house.attempt(facts.path, sampleOf(facts, cast)),
    facts,
  );
  expect(rest).toEqual(trpc);
  expect(rest.ok).toBe(facts.access === 'public');
});

test.each(addressed)('$path refuses the same through tRPC and REST', async (facts) => {
  const { path } = facts;
  const { refused } = samples[path];
  const unknown = await pair.ask((house, cast) => {
    const input = { ...asObject(sampleOf(facts, cast)), unknown: 'x' };
    return house.attempt(path, input, cast.actor.token);
  });
  expect(withoutFields(unknown.rest)).toEqual(withoutFields(unknown.trpc));
  expect(reasonOf(unknown.rest)).toBe('request.invalid');
  if (refused === undefined) return;
  const { trpc, rest } = await pair.ask((house, cast) =>
    house.attempt(path, refused(cast), cast.actor.token),
  );
  expect(rest).toEqual(trpc);
  expect(rest.ok).toBe(false);
});

test.each(addressed)('$path succeeds the same through tRPC and REST', async (facts) => {
  const { trpc, rest } = await pair.ask(
    (house, cast) => house.attempt(facts.path, sampleOf(facts, cast), cast.actor.token),
    facts,
  );
  expect(rest).toEqual(trpc);
  expect(reasonOf(rest)).toBe(samples[facts.path].meets);
});

test('after all of that both databases hold the same', async () => {
  const { trpc, rest } = await pair.rows();
  expect(rest).toEqual(trpc);
});

test.each([
  'request.malformed',
  'access.credentials_malformed',
  'access.session_invalid',
  'access.role_required',
])('%s is the same through tRPC and REST', async (reason) => {
  const answers = await pair.ask(async (house) => {
    const { token } = await house.member();
    const ask: Record<string, () => Promise<Answer>> = {
      'request.malformed': () => house.attempt('accounts.rename', { username: 'a\u0000b' }, token),
      'access.credentials_malformed': () => house.attempt('sessions.check', undefined, 'two words'),
      'access.session_invalid': () => house.attempt('sessions.check', undefined, 'acct_s_x'),
      'access.role_required': () => house.attempt('audit.list', {}, token),
    };
    return ask[reason]?.() ?? Promise.reject(new Error(`Nobody asks for ${reason}.`));
  });
  expect(answers.rest).toEqual(answers.trpc);
  expect(reasonOf(answers.rest)).toBe(reason);
});

type Both<Of> = { readonly trpc: Of; readonly rest: Of };

type Work = (house: House, cast: Cast) => Promise<Answer>;

type Pair = AsyncDisposable & {
  /** Asks both houses, each with people of its own; the facts are left out for what is refused. */
  ask(work: Work, facts?: ProcedureFacts): Promise<Both<Answer>>;
  rows(): Promise<Both<unknown>>;
};

async function openPair(): Promise<Pair> {
  const definitions = [...sampleDefinitions];
  const trpc = await openHouse({ door: 'trpc', definitions });
  const rest = await openHouse({ door: 'rest', definitions });
  // An administrator who stays, so that every other one may go.
  for (const house of [trpc, rest]) await house.admin('zoe');

  const casts = {
    trpc: castsIn<'admin'>(trpc, { left: 5 }),
    rest: castsIn<'admin'>(rest, { left: 5 }),
  };

  return {
    ask: async (work, facts) => ({
      trpc: blank(await work(trpc, await casts.trpc.next('admin', facts))),
      rest: blank(await work(rest, await casts.rest.next('admin', facts))),
    }),
    rows: async () => ({ trpc: await rowsOf(trpc), rest: await rowsOf(rest) }),
    [Symbol.asyncDispose]: async () => {
      await trpc[Symbol.asyncDispose]();
      await rest[Symbol.asyncDispose]();
    },
  };
}

/** What is not chance: hashes have salts, and of sessions and keys only their number can be the same. */
async function rowsOf(house: House): Promise<unknown> {
  const { apiKeys, credentials, sessions, bootstraps: _, ...others } = await house.rows();
  const counted = { apiKeys, credentials, sessions };
  const counts = Object.entries(counted).map(([name, rows]) => [name, rows.length]);
  return blank({ ...others, counts });
}

function sampleOf({ path }: ProcedureFacts, cast: Cast): unknown {
  return samples[path].valid(cast);
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function reasonOf(answer: Answer): string | undefined {
  return answer.ok ? undefined : answer.problem.reason;
}

/** An unknown field of a query is refused before any schema sees it, so its place is told differently. */
function withoutFields(answer: Answer): unknown {
  if (answer.ok) return answer;
  const { status, reason } = answer.problem;
  return { status, reason };
}

/**
 * Sixteen letters are the id of a session, of a key or of a request; 40 more and a prefix make a token.
 * Each house has a folder of its own.
 */
function blank<Value>(value: Value): Value {
  const text = JSON.stringify(value, (_key, inner) => (inner === undefined ? null : inner));
  return JSON.parse(
    text
      .replace(/[\w./-]*\/acct-house-\w+/g, 'FOLDER')
      .replace(/acct_[ks]_[A-Za-z0-9_-]{49}/g, 'TOKEN')
      .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, 'ASSERTION')
      .replace(/"([xy])":"[\w-]{43}"/g, '"$1":"COORDINATE"')
      .replace(/(\\*")[A-Za-z0-9_-]{16}(\\*")/g, '$1SESSION$2'),
  );
}
