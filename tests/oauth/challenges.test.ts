import { expect, test } from 'vitest';
import { z } from 'zod';
import { makeKey } from '../house/api-keys.ts';
import { malformedToken } from '../house/door.ts';
import { type House, openHouse } from '../house/house.ts';
import { tried } from '../house/tried.ts';
import { bearer } from './forms.ts';

// RFC 6750, section 3, at every operation of /v1 that asks who calls.

const plain = 'Bearer realm="acct"';
const credentials = [
  { name: 'nothing', challenge: [401, plain] },
  { name: 'unknown', challenge: [401, `${plain}, error="invalid_token"`] },
  { name: 'unknownKey', challenge: [401, `${plain}, error="invalid_token"`] },
  { name: 'malformed', challenge: [400, `${plain}, error="invalid_request"`] },
] as const;

test('every operation that asks who calls challenges as RFC 6750 says', async () => {
  await using house = await openHouse({ door: 'rest' });
  const operations = (await operationsOf(house)).filter(({ isOpen }) => !isOpen);
  const headers = {
    nothing: {},
    unknown: bearer('A'.repeat(40)),
    unknownKey: bearer(`acct_k_${'A'.repeat(49)}`),
    malformed: bearer(malformedToken),
  };
  for (const operation of operations) {
    for (const { name, challenge } of credentials) {
      const answer = await send(house, operation, headers[name]);
      const told = [answer.status, answer.headers.get('www-authenticate')];
      expect([operation.name, name, ...told]).toEqual([operation.name, name, ...challenge]);
    }
  }
  expect(operations.length).toBeGreaterThan(30);
  tried(operations.length * credentials.length, 'challenges of operations that ask who calls');
});

test('what a session or a key may not do is a matter of scope', async () => {
  await using house = await openHouse({ door: 'rest' });
  await house.admin('zoe');
  const ann = await house.member('ann');
  const { token: key } = await makeKey(house, ann, ['read']);
  const refused = { session: 0, key: 0 };
  for (const operation of await operationsOf(house)) {
    // A key is tried where it is refused before anything else is looked at.
    for (const [kind, token] of [
      ['session', ann.token],
      ['key', key],
    ] as const) {
      if (operation.isOpen || (kind === 'session' && !operation.path.includes('/admin/'))) continue;
      const answer = await send(house, operation, bearer(token));
      if (answer.status !== 403) continue;
      refused[kind] += 1;
      const challenge = answer.headers.get('www-authenticate');
      expect([operation.name, kind, challenge]).toEqual([
        operation.name,
        kind,
        `${plain}, error="insufficient_scope"`,
      ]);
    }
  }
  expect(refused.session).toBeGreaterThan(8);
  expect(refused.key).toBeGreaterThan(15);
});

type Operation = {
  readonly name: string;
  readonly path: string;
  readonly method: string;
  readonly hasBody: boolean;
  readonly isOpen: boolean;
};

/** As the service itself describes them; numbers stand for every parameter of a path. */
async function operationsOf({ url }: House): Promise<readonly Operation[]> {
  const { paths } = Document.parse(await (await fetch(`${url}/openapi.json`)).json());
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody, security, operationId }]) => ({
      name: operationId,
      path: path.replaceAll(/\{\w+\}/g, '1'),
      method: method.toUpperCase(),
      hasBody: requestBody !== undefined,
      isOpen: security !== undefined && security.length === 0,
    })),
  );
}

const Document = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        requestBody: z.unknown().optional(),
        security: z.array(z.unknown()).optional(),
      }),
    ),
  ),
});

function send(
  { url }: House,
  { path, method, hasBody }: Operation,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  if (!hasBody) return fetch(url + path, { method, headers });
  const typed = { ...headers, 'content-type': 'application/json' };
  return fetch(url + path, { method, headers: typed, body: '{}' });
}
