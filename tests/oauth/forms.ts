import { type House, type HouseOptions, openHouse } from '../house/house.ts';

/** A house with a real server in front: these doors are HTTP and nothing else. */
export function openServed(options: HouseOptions = {}): Promise<House> {
  return openHouse({ door: 'rest', ...options });
}

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
};

export type Form = Readonly<Record<string, string>> | string;

/** Sends a form as a client of OAuth does; a text is sent as it stands. */
export async function postForm(
  { url }: Pick<House, 'url'>,
  path: string,
  { form, headers = {} }: { form: Form; headers?: Readonly<Record<string, string>> },
): Promise<Answer> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

export function introspect(
  house: House,
  token: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return postForm(house, '/oauth/introspect', { form: { token }, headers });
}

export function revoke(house: House, token: string): Promise<Answer> {
  return postForm(house, '/oauth/revoke', { form: { token } });
}

export function bearer(token: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token}` };
}

/** As RFC 6749 has it (section 2.3.1): both parts form-encoded, then joined. */
export function basic(user: string, password: string): Readonly<Record<string, string>> {
  const encoded = [user, password].map((part) => new URLSearchParams([['', part]]).toString());
  const joined = encoded.map((part) => part.slice(1)).join(':');
  return { authorization: `Basic ${Buffer.from(joined).toString('base64')}` };
}

/** Whether the token still opens a session. */
export async function isGood(house: House, token: string): Promise<boolean> {
  return (await house.attempt('sessions.check', undefined, token)).ok;
}
