import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type Heard = {
  /** Every answer that came, in order. */
  readonly answers: readonly WireAnswer[];
  /** Whether the server hung up by itself. */
  readonly hungUp: boolean;
};

export type WireAnswer = {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
};

/**
 * Sends bytes as they are, one for each character, and listens until the server hangs up or has been
 * silent for long.
 */
export async function say(
  url: string,
  bytes: string,
  { isHead = false }: { isHead?: boolean } = {},
): Promise<Heard> {
  const { hostname, port } = new URL(url);
  const chunks: Buffer[] = [];
  let hungUp = false;
  const socket = connect(Number(port), hostname);
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      hungUp = true;
      resolve();
    });
  });
  socket.on('data', (chunk) => chunks.push(chunk));
  // A reset may follow the answer when the server did not read all that was sent.
  socket.on('error', () => {});
  socket.write(bytes, 'latin1');
  await Promise.race([closed, sleep(silenceMs, undefined, { ref: false })]);
  const heard = { answers: answersIn(Buffer.concat(chunks), isHead), hungUp };
  socket.destroy();
  return heard;
}

/** Longer than the service waits for a body; whoever waits this long is not going to hang up. */
const silenceMs = 15_000;

/** Cuts what came into answers by their own lengths, as a client would; those to HEAD have no body. */
function answersIn(bytes: Buffer, isHead: boolean): WireAnswer[] {
  const answers: WireAnswer[] = [];
  let rest = bytes;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) break;
    const [first = '', ...lines] = rest.subarray(0, end).toString('latin1').split('\r\n');
    const headers = new Map(lines.map(headerOf));
    const { body, behind } = bodyIn(rest.subarray(end + 4), headers, isHead);
    answers.push({ status: Number(first.split(' ')[1]), headers, body: body.toString('utf8') });
    rest = behind;
  }
  if (rest.length > 0) throw new Error(`This is no answer: ${rest.toString('latin1')}`);
  return answers;
}

function headerOf(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

type Cut = { readonly body: Buffer /** What comes after it. */; readonly behind: Buffer };

function bodyIn(bytes: Buffer, headers: ReadonlyMap<string, string>, isHead: boolean): Cut {
  if (isHead) return { body: Buffer.alloc(0), behind: bytes };
  if (headers.get('transfer-encoding') === 'chunked') return chunksIn(bytes);
  const length = Number(headers.get('content-length') ?? 0);
  return { body: bytes.subarray(0, length), behind: bytes.subarray(length) };
}

function chunksIn(bytes: Buffer): Cut {
  const chunks: Buffer[] = [];
  let rest = bytes;
  for (;;) {
    const end = rest.indexOf('\r\n');
    const size = Number.parseInt(rest.subarray(0, end).toString('latin1'), 16);
    if (end < 0 || Number.isNaN(size)) throw new Error('The answer has a chunk without a size.');
    chunks.push(rest.subarray(end + 2, end + 2 + size));
    rest = rest.subarray(end + 2 + size + 2);
    if (size === 0) return { body: Buffer.concat(chunks), behind: rest };
  }
}
