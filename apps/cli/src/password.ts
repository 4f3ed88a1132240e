import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Call } from './call.ts';
import { CliProblem } from './problem.ts';

/**
 * The new password: asked for twice without showing it where a person sits at a terminal, else the first
 * line of stdin. There is no option for it, because arguments and environments are seen by other
 * programs and kept in histories.
 *
 * @throws CliProblem when none is given, the two differ, or the bytes are no UTF-8
 */
export async function newPassword(call: Call): Promise<string> {
  const given = call.stdin.isTTY ? await askTwice(call) : await firstLine(call.stdin);
  if (given === undefined || given === '') {
    throw new CliProblem('No password was given. Type it at the prompt, or pipe it into stdin.', {
      code: 'password.missing',
      end: 'refused',
    });
  }
  return given;
}

async function askTwice({ stdin, stderr }: Call): Promise<string | undefined> {
  // One reader for both questions: what is pasted in one piece must not get lost between two.
  const reader = createInterface({
    input: stdin,
    output: nowhere(),
    terminal: true,
    historySize: 0,
  });
  // The terminal is in raw mode, so Ctrl-C arrives here as a key; it ends the questions.
  reader.once('SIGINT', () => reader.close());
  const lines = reader[Symbol.asyncIterator]();
  try {
    const answers: string[] = [];
    for (const question of ['New password: ', 'The same again: ']) {
      stderr.write(question);
      const line = await lines.next();
      stderr.write('\n');
      if (line.done) return undefined;
      answers.push(line.value);
    }
    const [first, second] = answers;
    if (first === second) return first;
    throw new CliProblem('The two passwords differ. Try again.', {
      code: 'password.mismatch',
      end: 'refused',
    });
  } finally {
    reader.close();
  }
}

async function firstLine(stdin: AsyncIterable<unknown>): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk instanceof Uint8Array ? chunk : String(chunk));
    chunks.push(bytes);
    length += bytes.length;
    // Far more than any password: somebody pipes a file without lines.
    if (bytes.includes(newline) || length > bytesMax) break;
  }
  const bytes = Buffer.concat(chunks);
  const end = bytes.indexOf(newline);
  return decode(end === -1 ? bytes : bytes.subarray(0, end));
}

function decode(bytes: Uint8Array): string {
  try {
    // The byte order mark and the carriage return are how some systems write files, not what was meant.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r$/, '');
  } catch (error) {
    throw new CliProblem('The password on stdin is not UTF-8 text.', {
      code: 'password.unreadable',
      end: 'refused',
      cause: error,
    });
  }
}

/** Where readline may echo to: what is typed is shown nowhere, not even as stars. */
function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

const newline = 0x0a;
const bytesMax = 65_536;
