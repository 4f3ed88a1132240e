import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BadSettings, type SessionPolicy, type Settings } from '@acct/core';
import { z } from 'zod';

/**
 * Loads the session policy that the settings name: a module whose default export is a policy, or a
 * function that makes one of the settings. Limits that it does not say are those of the settings.
 * Undefined where the settings name none.
 *
 * @throws BadSettings when the module cannot be used; the message says why
 */
export async function loadSessionPolicy(settings: Settings): Promise<SessionPolicy | undefined> {
  const { sessionPolicyFile: path } = settings;
  if (path === undefined) return undefined;
  const exported = await attempt(path, 'it cannot be loaded', () => importDefault(path));
  const policy =
    typeof exported === 'function'
      ? await attempt(path, 'its function failed', () =>
          Reflect.apply(exported, undefined, [settings]),
        )
      : exported;
  return checked(path, policy, settings);
}

function checked(path: string, policy: unknown, settings: Settings): SessionPolicy {
  const parsed = Policy.safeParse(policy);
  const problems = parsed.success
    ? strangeNames(Object(policy))
    : parsed.error.issues.map(({ path: at, message }) => [...at, message].join(': '));
  if (!parsed.success || problems.length > 0) {
    throw refused(path, problems.join('; '));
  }
  const { idleMs, absoluteMs, allows } = parsed.data;
  const limits = {
    idleMs: idleMs ?? settings.sessionIdleSeconds * 1000,
    absoluteMs: absoluteMs ?? settings.sessionAbsoluteSeconds * 1000,
  };
  if (allows === undefined) return limits;
  return {
    ...limits,
    allows: async (session, now) => {
      const answer: unknown = await Reflect.apply(allows, policy, [session, now]);
      // A function that forgot its `return` would otherwise let everybody in.
      if (typeof answer !== 'boolean') throw new Error('The policy said neither true nor false.');
      return answer;
    },
  };
}

/** Infinity is a limit too: the one that never comes. */
const milliseconds = z.custom<number>(
  (value) => typeof value === 'number' && value > 0,
  'a positive number of milliseconds is needed',
);

const Policy = z.looseObject(
  {
    idleMs: milliseconds.optional(),
    absoluteMs: milliseconds.optional(),
    allows: z
      .custom<Judge>((value) => typeof value === 'function', 'a function is needed')
      .optional(),
  },
  'an object with idleMs, absoluteMs or allows is needed',
);

type Judge = (...args: unknown[]) => unknown;

/** A misspelt name would be a rule that never runs. An object of a class may have fields of its own. */
function strangeNames(policy: object): string[] {
  const known = Object.keys(Policy.shape);
  if (!known.some((name) => name in policy))
    return ['it has neither idleMs, absoluteMs nor allows'];
  if (Object.getPrototypeOf(policy) !== Object.prototype) return [];
  const strange = Object.keys(policy).filter((name) => !known.includes(name));
  return strange.map((name) => `${name} means nothing here`);
}

async function importDefault(path: string): Promise<unknown> {
  const module: { readonly default?: unknown } = await import(pathToFileURL(resolve(path)).href);
  return module.default;
}

async function attempt(path: string, sentence: string, work: () => unknown): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'no reason is given';
    throw refused(path, `${sentence}: ${reason}`);
  }
}

function refused(path: string, sentence: string): BadSettings {
  return new BadSettings([`ACCT_SESSION_POLICY: ${path}: ${sentence}`]);
}
