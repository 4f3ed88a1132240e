import { callHttp } from '../house/http-client.ts';
import type { PyacctServer } from './pyacct-server.ts';

export type Sent = {
  readonly token?: string;
  readonly json?: unknown;
  /** A body that `json` could not say. */
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Answered = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
};

/** A client as PyAcct's users wrote them: `ask('PUT', '/2/account/username', { token, json })`. */
export function clientOf({ url }: Pick<PyacctServer, 'url'>) {
  async function ask(method: string, path: string, sent: Sent = {}): Promise<Answered> {
    const body = sent.raw ?? (sent.json === undefined ? undefined : JSON.stringify(sent.json));
    const answer = await callHttp(`${url}/pyacct${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(sent.token === undefined ? {} : { token: sent.token }),
        ...sent.headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const { status, text } = answer;
    const headers = new Headers(
      Object.entries(answer.headers).map(([name, value]): [string, string] => [name, `${value}`]),
    );
    return { status, headers, body: text === '' ? undefined : JSON.parse(text) };
  }

  async function signUp(username: string, attributes: readonly Attribute[] = []) {
    const json = { ...accountOf(username), attributes: [...required(username), ...attributes] };
    return ask('POST', '/2/account/', { json });
  }

  async function logIn(username: string, password = passwordOf(username)): Promise<string> {
    const { body } = await ask('POST', '/2/session/', { json: { username, password } });
    if (typeof body === 'object' && body !== null && 'access_token' in body) {
      return String(body.access_token);
    }
    throw new Error(`${username} was not let in: ${JSON.stringify(body)}`);
  }

  /** Signs up, logs in, and tells id and token. */
  async function member(username: string, attributes: readonly Attribute[] = []) {
    const { status, body: refused } = await signUp(username, attributes);
    if (status !== 200) throw new Error(`${username}: ${JSON.stringify(refused)}`);
    const token = await logIn(username);
    const { body } = await ask('GET', '/2/account/', { token });
    if (typeof body !== 'object' || body === null || !('id' in body)) throw new Error('No id.');
    return { username, token, id: Number(body.id) };
  }

  return { ask, signUp, logIn, member };
}

export type Attribute = { readonly key: string; readonly value: string | null };

export function passwordOf(username: string): string {
  return `seven boats for ${username.normalize('NFC')}`;
}

/** The fields of a sign-up at the first version. */
export function accountOf(username: string) {
  const password = passwordOf(username);
  return { username, password, password_confirmation: password };
}

/** What the recordings' configuration demands of every account. */
export function required(username: string): readonly Attribute[] {
  return [
    { key: 'email', value: `${username}@example.org` },
    { key: 'country', value: 'PT' },
  ];
}
