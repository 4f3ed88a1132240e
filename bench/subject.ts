import { fill, type Request } from './load/order.ts';
import type { Program } from './program.ts';

/** One thing that is measured beside others. */
export type Subject = {
  /** As it stands in tables and plots. */
  readonly name: string;
  readonly program: Program;
  readonly request: Request;
  /** Whether this is the right answer to the request with line `n`. */
  isTrue(answer: Answer, n: number): boolean;
  /** Its processor time is counted apart. */
  readonly usesPostgresql?: boolean;
  /** What one request counts for: 50 where it asks for fifty tokens. */
  readonly worth?: number;
  /** Fewer than the rest where each request is dear. */
  readonly connections?: number;
  readonly samples?: number;
  /** Sends every line once, untimed, before each round: see `settle` in rounds.ts. */
  readonly writesLastUse?: boolean;
};

export type Answer = { readonly status: number; readonly body: string };

/** @throws Error when one of some answers drawn by chance is not the right one */
export async function verify(subject: Subject): Promise<void> {
  const count = subject.request.lines?.count ?? 1;
  for (let sample = 0; sample < (subject.samples ?? samplesUsual); sample += 1) {
    const n = 1 + Math.floor(Math.random() * count);
    const answer = await ask(subject, n);
    if (!subject.isTrue(answer, n)) {
      const said = `${answer.status} ${answer.body.slice(0, 300)}`;
      throw new Error(`${subject.name} answered line ${n} wrongly: ${said}`);
    }
  }
}

const samplesUsual = 10;

async function ask({ program, request }: Subject, n: number): Promise<Answer> {
  const { method, path, headers, body, lines } = request;
  const line = lines?.of(n) ?? '';
  const filled = Object.entries(headers).map(([name, value]) => [name, fill(value, line)]);
  const response = await fetch(`${program.url}${fill(path, line)}`, {
    method,
    headers: Object.fromEntries(filled),
    ...(body !== undefined && { body: fill(body, line) }),
  });
  return { status: response.status, body: await response.text() };
}

/** The JSON of an answer; undefined where it is none. */
export function jsonOf({ body }: Answer): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
