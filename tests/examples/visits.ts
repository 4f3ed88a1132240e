import { expect } from 'vitest';

export type Page = { readonly status: number; readonly text: string };
export type Visit = (path: string, headers?: Record<string, string>) => Promise<Page>;

/** What a back end on this machine shows. */
export function visitsTo(port: number): Visit {
  return async (path, headers = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    return { status: answer.status, text: await answer.text() };
  };
}

/** What all of the examples have in common: a page for anybody, and one for whoever is signed in. */
export async function expectGreeting(visit: Visit, { authorization, username, id }: Guest) {
  expect(await visit('/')).toEqual({ status: 200, text: 'Anybody may read this.\n' });
  expect(await visit('/me')).toMatchObject({ status: 401 });
  expect(await visit('/me', { authorization })).toEqual({
    status: 200,
    text: `Hello ${username}, your account is ${id}.\n`,
  });
}

type Guest = { readonly authorization: string; readonly username: string; readonly id: number };
