import { z } from 'zod';
import { startChild } from '../house/child.ts';
import type { InputOf, Procedure } from '../house/contract.ts';
import { type House, type HouseOptions, openHouse } from '../house/house.ts';
import { unlimited } from '../house/unlimited.ts';

/** Two processes that can be set on the database of a house. */
export type Twins = AsyncDisposable & {
  /** The clocks of both stand still where that of the house does, unless they shall tick. */
  open(options: HouseOptions, clocks?: { readonly ticking: boolean }): Promise<Arena>;
};

export type Arena = AsyncDisposable & {
  readonly house: House;
  /** Lets both processes call all of this at once, and tells how each call ended: `ok` or a reason. */
  volley(calls: readonly Shot[]): Promise<readonly string[]>;
};

export type Shot = {
  readonly path: Procedure;
  readonly input: unknown;
  readonly token?: string;
  /** Sent as the header Idempotency-Key, by the wire. */
  readonly key?: string;
};

export async function startTwins(): Promise<Twins> {
  const program = new URL('./twin-process.ts', import.meta.url);
  const both = await Promise.all([startChild(program, {}), startChild(program, {})]);
  return {
    async open(options, { ticking } = { ticking: false }) {
      const house = await openHouse({ ...options, door: 'caller' });
      const { databaseUrl } = house.core.tools.settings;
      const open = { ...patient, ...options.settings, databaseUrl };
      await Promise.all(both.map((each) => each.ask({ open, ticking })));
      return {
        house,
        async volley(calls) {
          const half = (which: number) => calls.filter((_call, i) => i % 2 === which);
          await Promise.all(both.map((each, i) => each.ask({ calls: half(i) })));
          const answers = await Promise.all(both.map((each) => each.ask({})));
          return answers.flatMap((answer) => Outcomes.parse(answer).outcomes);
        },
        [Symbol.asyncDispose]: () => house[Symbol.asyncDispose](),
      };
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(both.map((each) => each.kill()));
    },
  };
}

// A race asks who wins, not how long one may wait for it.
const patient = {
  bcryptCost: 4,
  databasePoolMax: 16,
  databaseWaitTimeoutMs: 10_000,
  ...unlimited,
};

/** A shot whose input is checked by the compiler. */
export function shot<Path extends Procedure>(
  path: Path,
  input: InputOf<Path>,
  token?: string,
): Shot {
  return { path, input, ...(token === undefined ? {} : { token }) };
}

const Outcomes = z.object({ outcomes: z.array(z.string()) });
