import { request } from 'node:http';
import { json } from 'node:stream/consumers';

export type Answered = {
  readonly status: number;
  readonly challenge: string | undefined;
  readonly type: string | undefined;
  readonly body: unknown;
};

type Asked = {
  readonly method?: string;
  readonly headers?: readonly (readonly [string, string])[];
};

/** Sends headers as they are written here: twice, or ones that `fetch` would not let anybody set. */
export function send(url: string, { method = 'GET', headers = [] }: Asked = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const flat: (readonly [string, string])[] = [
      ['host', new URL(url).host],
      ['connection', 'close'],
      ...headers,
    ];
    if (method !== 'GET') flat.push(['content-length', '0']);
    const req = request(url, { method, headers: flat.flat(), agent: false }, (res) => {
      const { statusCode: status = 0, headers: answered } = res;
      const known = {
        status,
        challenge: answered['www-authenticate'],
        type: answered['content-type'],
      };
      json(res).then((body) => resolve({ ...known, body }), reject);
    });
    req.once('error', reject).end();
  });
}

export function bearing(token: string): Asked {
  return { headers: [['authorization', `Bearer ${token}`]] };
}
