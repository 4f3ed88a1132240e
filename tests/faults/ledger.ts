import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';

const facts = {
  act: z.string(),
  person: z.string(),
  /** What was asked for, as far as the act has it. */
  password: z.string().optional(),
  newPassword: z.string().optional(),
  nick: z.string().optional(),
  token: z.string().optional(),
};

const Asked = z.strictObject({ kind: z.literal('asked'), id: z.string(), ...facts });

const Answered = z.strictObject({
  kind: z.literal('answered'),
  id: z.string(),
  status: z.int(),
  /** What an undisturbed service answers. */
  wanted: z.int(),
  code: z.string().optional(),
  retryAfter: z.string().optional(),
  ms: z.number(),
  accountId: z.int().optional(),
  token: z.string().optional(),
});

const Unanswered = z.strictObject({
  kind: z.literal('unanswered'),
  id: z.string(),
  why: z.string(),
  ms: z.number(),
});

const Entry = z.discriminatedUnion('kind', [Asked, Answered, Unanswered]);

export type Asked = z.infer<typeof Asked>;
export type Answered = z.infer<typeof Answered>;
export type Unanswered = z.infer<typeof Unanswered>;

/** One operation: what was asked, and what came of it, if anything. */
export type Operation = { readonly asked: Asked; readonly outcome: Answered | Unanswered };

/**
 * What the clients know, kept on the disk: each operation is there before it is sent, and its outcome
 * as soon as it is known. What is judged later is read from the file and from nowhere else.
 */
export class Ledger {
  readonly #path: string;
  readonly #file: number;

  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, 'a', 0o600);
  }

  write(entry: Asked | Answered | Unanswered): void {
    writeSync(this.#file, `${JSON.stringify(entry)}\n`);
    fsyncSync(this.#file);
  }

  /** In the order in which they were asked. One without an outcome was given up with its client. */
  operations(): Operation[] {
    const lines = readFileSync(this.#path, 'utf8').split('\n');
    const entries = lines
      .filter((line) => line !== '')
      .map((line) => Entry.parse(JSON.parse(line)));
    const outcomes = new Map(
      entries.flatMap((entry) => (entry.kind === 'asked' ? [] : [[entry.id, entry] as const])),
    );
    return entries.flatMap((asked) => {
      if (asked.kind !== 'asked') return [];
      const never = { kind: 'unanswered', id: asked.id, why: 'never', ms: 0 } as const;
      return [{ asked, outcome: outcomes.get(asked.id) ?? never }];
    });
  }

  /** Pairs of operations where the first one was answered before the second one was asked. */
  answeredBefore(): (first: string, second: string) => boolean {
    const place = new Map<string, { asked?: number; answered?: number }>();
    readFileSync(this.#path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .forEach((line, at) => {
        const entry = Entry.parse(JSON.parse(line));
        const known = place.get(entry.id) ?? {};
        place.set(entry.id, { ...known, [entry.kind === 'asked' ? 'asked' : 'answered']: at });
      });
    return (first, second) => {
      const { answered = Number.POSITIVE_INFINITY } = place.get(first) ?? {};
      return answered < (place.get(second)?.asked ?? Number.NEGATIVE_INFINITY);
    };
  }

  close(): void {
    closeSync(this.#file);
  }
}
