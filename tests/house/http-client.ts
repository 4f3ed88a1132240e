import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

/** What came back. */
export type HttpAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
};

export type HttpCall = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/**
 * One request over HTTP. The platform's own `fetch` took a third of the time of all tests that go through
 * a door: what a service is asked a hundred thousand times needs no streams, no CORS and no cache.
 */
export function callHttp(url: string, { method, headers, body }: HttpCall): Promise<HttpAnswer> {
  const length = body === undefined ? {} : { 'content-length': `${Buffer.byteLength(body)}` };
  return new Promise((resolve, reject) => {
    // As a URL it is written in the way of the platform: no dots in its path, everything percent-encoded.
    const sent = request(new URL(url), { method, agent, headers: { ...headers, ...length } });
    sent.on('error', reject);
    sent.once('response', (response) => readAnswer(response).then(resolve, reject));
    sent.end(body);
  });
}

const agent = new Agent({ keepAlive: true, noDelay: true });

function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const { statusCode = 0, headers } = response;
  return new Promise((resolve, reject) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      text += chunk;
    });
    response.on('error', reject);
    response.once('end', () => resolve({ status: statusCode, headers, text }));
  });
}
