import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';

export type Driver = AsyncDisposable & {
  /** Checks all of these at once, and gives the answers in their order. */
  check(tokens: readonly string[], how?: How): Promise<readonly Answer[]>;
};

type How = {
  /** In a process that forks from it. */
  readonly fork?: boolean;
  /** They are assertions, for this audience. */
  readonly audience?: string;
};

const Account = z.object({
  account_id: z.int(),
  username: z.string(),
  roles: z.array(z.string()),
  session_id: z.string(),
});
const Answer = z.union([Account, z.enum(['refused', 'unavailable'])]);
export type Answer = z.infer<typeof Answer>;

export type DriverProgram = {
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
};

/** Starts a program that checks tokens by a verifier of another language. */
export function startDriver({ command: [program, ...words], env }: DriverProgram): Driver {
  const child = spawn(program, words, {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = new Map<number, PromiseWithResolvers<readonly Answer[]>>();
  const gone = once(child, 'exit').then(([code]) => {
    for (const one of waiting.values()) one.reject(new Error(`${program} ended with ${code}.`));
  });
  createInterface(child.stdout).on('line', (line) => {
    const { id, answers } = Line.parse(JSON.parse(line));
    waiting.get(id)?.resolve(answers);
    waiting.delete(id);
  });
  let asked = 0;
  return {
    check: (tokens, how) => {
      asked += 1;
      const one = promised<readonly Answer[]>();
      waiting.set(asked, one);
      child.stdin.write(`${JSON.stringify({ id: asked, tokens, ...how })}\n`);
      return one.promise;
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

const Line = z.object({ id: z.int(), answers: z.array(Answer) });

type PromiseWithResolvers<T> = {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
};

function promised<T>(): PromiseWithResolvers<T> {
  let settle: Omit<PromiseWithResolvers<T>, 'promise'> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  if (settle === undefined) throw new Error('A promise that runs nothing.');
  return { promise, ...settle };
}
