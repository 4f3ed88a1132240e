import { type Settings, systemClock } from '@acct/core';
import { expect } from 'vitest';
import { z } from 'zod';
import { startChild } from '../house/child.ts';
import { type House, type HouseOptions, openHouse } from '../house/house.ts';
import { unlimited } from '../house/unlimited.ts';
import type { Chance } from './chance.ts';
import { count } from './many.ts';
import type { Shot } from './twins.ts';
import { type HttpDoor, type Landed, openWire, type Wire } from './wire.ts';

/** Two servers, each a process of its own, that can be set on one database again and again. */
export type Rivals = AsyncDisposable & {
  /** A house of their own, in which both serve. The test sets the scene by the house's own door. */
  open(options: HouseOptions): Promise<Field>;
  /** Starts both at the same moment. @throws what either of them said when it could not start */
  startAtOnce(settings: readonly [Partial<Settings>, Partial<Settings>]): Promise<[Wire, Wire]>;
  /** Ends what both have open. */
  stop(): Promise<void>;
};

export type Field = AsyncDisposable & {
  readonly house: House;
  readonly wires: readonly [Wire, Wire];
  /**
   * Sends all of this at one moment, in an order of chance, to both servers and through both doors. An
   * answer of 500 fails the test here, whatever the test asks for.
   */
  volley(chance: Chance, shots: readonly Shot[]): Promise<readonly Landed[]>;
  /** One after the other. */
  ask(shot: Shot): Promise<Landed>;
};

export async function startRivals(): Promise<Rivals> {
  const program = new URL('./rival-process.ts', import.meta.url);
  const both = await Promise.all([startChild(program, {}), startChild(program, {})]);
  const startAtOnce: Rivals['startAtOnce'] = async (settings) => {
    const answers = await Promise.all(
      both.map((each, which) => each.ask({ start: { ...patient, ...settings[which] } })),
    );
    const [first, second] = z.tuple([Started, Started]).parse(answers);
    return [openWire(first.url), openWire(second.url)];
  };
  const stop: Rivals['stop'] = async () => {
    await Promise.all(both.map((each) => each.ask({})));
  };
  return {
    startAtOnce,
    stop,
    async open(options) {
      const parts = { clock: systemClock, ...options.parts };
      const house = await openHouse({ ...options, parts, door: 'caller' });
      const { databaseUrl, bootstrapFile } = house.core.tools.settings;
      const own = (which: number) => ({
        ...options.settings,
        databaseUrl,
        bootstrapFile: `${bootstrapFile}-${which}`,
      });
      const wires = await startAtOnce([own(0), own(1)]);
      return {
        ...fieldOf(house, wires),
        [Symbol.asyncDispose]: async () => {
          for (const wire of wires) wire[Symbol.dispose]();
          await stop();
          await house[Symbol.asyncDispose]();
        },
      };
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(both.map((each) => each.kill()));
    },
  };
}

function fieldOf(
  house: House,
  wires: readonly [Wire, Wire],
): Omit<Field, typeof Symbol.asyncDispose> {
  return {
    house,
    wires,
    volley: async (chance, shots) => {
      await Promise.all(wires.map((wire) => wire.warm(Math.ceil(shots.length / 2))));
      const ways = chance.shuffled(waysOf(wires));
      const flying = chance.shuffled(shots).map((shot, i) => {
        const way = ways[i % ways.length];
        if (way === undefined) throw new Error('There is no way to a server.');
        return way.wire.send(shot, way.door);
      });
      const landed = await Promise.all(flying);
      expect(landed.filter(({ status }) => status === 500)).toEqual([]);
      return landed;
    },
    ask: (shot) => wires[0].send(shot, 'rest'),
  };
}

function waysOf(wires: readonly Wire[]): { wire: Wire; door: HttpDoor }[] {
  return wires.flatMap((wire) => doors.map((door) => ({ wire, door })));
}

const doors: readonly HttpDoor[] = ['rest', 'trpc'];

// A race asks who wins, not how long one may wait for it.
const patient: Partial<Settings> = {
  bcryptCost: 4,
  port: 0,
  ...unlimited,
  // Nor are wrong passwords: tests/races/throttle.test.ts counts those.
  signInThrottle: false,
  databasePoolMax: 16,
  requestTimeoutMs: 300_000,
  databaseWaitTimeoutMs: 60_000,
  databaseStatementTimeoutMs: 60_000,
  hashQueueMax: 1000,
  shutdownTimeoutMs: 200,
};

/** Fails with what a server said that could not start. */
const Started = z.strictObject({ url: z.string() });

/** How many ended in which way. */
export function tally(landed: readonly Landed[]): Record<string, number> {
  return count(landed.map(({ outcome }) => outcome));
}
