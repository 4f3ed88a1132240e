import { connect } from 'node:net';

/** Sends a request whose lines no honest client would write, and reads until the server hangs up. */
export function rawRequest(port: number, request: RawRequest): Promise<RawAnswer> {
  const { method = 'GET', path = '/', version = 'HTTP/1.1', lines, body = '' } = request;
  const head = [`${method} ${path} ${version}`, 'Host: a', ...lines];
  if (!lines.some((line) => /^connection:/i.test(line))) head.push('Connection: close');
  const bytes = `${head.join('\r\n')}\r\n\r\n${body}`;
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    // Where the lines ask for a connection that stays, nothing more comes after the answer.
    socket.setTimeout(500, () => socket.destroy());
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answerIn(text)));
  });
}

type RawRequest = {
  readonly method?: string;
  readonly path?: string;
  readonly version?: 'HTTP/1.0' | 'HTTP/1.1';
  /** The headers as they stand, without the ends of lines. */
  readonly lines: readonly string[];
  readonly body?: string;
};

export type RawAnswer = { readonly status: number; readonly head: string; readonly body: string };

/** The status is 0 where nothing was said. */
function answerIn(text: string): RawAnswer {
  const said = text.replace(/^(HTTP\/1\.[01] 100 [\s\S]*?\r\n\r\n)+/, '');
  const [head = '', ...rest] = said.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  const isChunked = /^transfer-encoding: chunked/im.test(head);
  return { status: Number(head.split(' ')[1] ?? 0), head, body: isChunked ? joined(body) : body };
}

function joined(body: string): string {
  return body.replaceAll(/^[0-9a-f]+\r\n|\r\n/gim, '').replace(/0$/, '');
}
