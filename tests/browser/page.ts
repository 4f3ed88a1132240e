import { type IncomingHttpHeaders, request } from 'node:http';
import { type House, type HouseOptions, openHouse } from '../house/house.ts';

export const cookieName = '__Host-acct';

/** A house with a real server in front: what browsers do is HTTP and nothing else. */
export function openServed(options: HouseOptions = {}): Promise<House> {
  return openHouse({ door: 'rest', ...options });
}

/** The same calls at both doors that take the cookie. */
export const calls = {
  rest: {
    signIn: ['POST', '/v1/browser/session'],
    signOut: ['DELETE', '/v1/browser/session'],
    check: ['GET', '/v1/session'],
    rename: ['PATCH', '/v1/account'],
    signUp: ['POST', '/v1/accounts'],
  },
  trpc: {
    signIn: ['POST', '/trpc/browser.signIn'],
    signOut: ['POST', '/trpc/browser.signOut'],
    check: ['GET', '/trpc/sessions.check'],
    rename: ['POST', '/trpc/accounts.rename'],
    signUp: ['POST', '/trpc/signup.create'],
  },
} as const;

export type DoorOfPages = keyof typeof calls;
export type CallOfPages = keyof (typeof calls)['rest'];
export const doorsOfPages = ['rest', 'trpc'] as const satisfies readonly DoorOfPages[];

export type Sent = {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; the content type is JSON too, unless the headers name another. */
  readonly input?: object;
};

/** Makes a call as a page of the service's own origin has a browser make it, or as its headers say. */
export function callFrom(
  house: Pick<House, 'url'>,
  [door, call]: readonly [DoorOfPages, CallOfPages],
  sent: Sent = {},
): Promise<Reply> {
  const [method, path] = calls[door][call];
  const type = method === 'GET' ? {} : { 'content-type': 'application/json' };
  const headers = { 'sec-fetch-site': 'same-origin', ...type, ...sent.headers };
  return send(house.url + path, { method, ...sent, headers });
}

/** Sends what `fetch` would not let us write: browsers' own headers, and any Host. */
export function send(
  url: string,
  { method, headers = {}, input }: Sent & { readonly method: string },
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method, headers: { ...headers } }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      answer.on('end', () => {
        const { statusCode: status = 0, headers: told } = answer;
        resolve({ status, headers: told, body, code: codeIn(body) });
      });
      answer.on('error', reject);
    });
    sending.on('error', reject);
    sending.end(input === undefined ? undefined : JSON.stringify(input));
  });
}

export type Reply = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The code of a refusal, whichever door said it. */
  readonly code: string | undefined;
};

export type SetCookie = {
  readonly name: string;
  readonly value: string;
  readonly attributes: Readonly<Record<string, string>>;
};

/** The only cookie of an answer, read as strictly as a server may write it (RFC 6265, section 4.1.1). */
export function cookieOf({ headers }: Reply): SetCookie | undefined {
  const [line, ...others] = headers['set-cookie'] ?? [];
  if (line === undefined) return undefined;
  if (others.length > 0) throw new Error(`${others.length + 1} cookies came at once.`);
  const found = /^([\w-]+)=([\w.-]*)((?:; [A-Za-z-]+(?:=[\w/-]+)?)*)$/.exec(line);
  if (found === null) throw new Error(`That is no cookie: ${line}`);
  const [, name = '', value = '', rest = ''] = found;
  const pairs = rest.split('; ').slice(1).map(pairOf);
  const attributes = Object.fromEntries(pairs);
  if (Object.keys(attributes).length !== pairs.length) throw new Error(`Said twice: ${line}`);
  return { name, value, attributes };
}

/** What a browser sends of a cookie that it was given. */
export function sentBack({ name, value }: Pick<SetCookie, 'name' | 'value'>) {
  return { cookie: `${name}=${value}` };
}

/** The token of a cookie that must be there. */
export function keptIn(reply: Reply): string {
  const cookie = cookieOf(reply);
  if (cookie?.name !== cookieName) throw new Error(`No session came: ${reply.body}`);
  return cookie.value;
}

function pairOf(attribute: string): [string, string] {
  const equals = attribute.indexOf('=');
  return equals < 0 ? [attribute, ''] : [attribute.slice(0, equals), attribute.slice(equals + 1)];
}

function codeIn(body: string): string | undefined {
  return /"(?:code|reason)":"([a-z_]+\.[a-z_]+)"/.exec(body)?.[1];
}
