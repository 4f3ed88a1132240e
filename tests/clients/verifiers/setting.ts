import { expect } from 'vitest';
import { openServed } from '../../hostile/http/served.ts';
import { makeKey } from '../../house/api-keys.ts';
import type { Member } from '../../house/people.ts';
import { type Answer, type Driver, startDriver } from './driver.ts';
import { openGate } from './gate.ts';
import type { Language } from './languages.ts';

/** An Acct, and a key for those who check tokens there. */
export async function openAcct() {
  const served = await openServed();
  const owner = await served.house.service();
  const { token: key } = await makeKey(served.house, owner, ['check']);
  return { ...served, key };
}

export type Acct = Awaited<ReturnType<typeof openAcct>>;

/** A program that checks tokens, and a gate between it and Acct. */
export async function openVerifier(
  acct: Acct,
  { env }: Language,
  command: readonly [string, ...string[]],
) {
  const gate = await openGate(acct.url);
  const driver = startDriver({
    command,
    env: { ...env, ACCT_URL: gate.url, ACCT_API_KEY: acct.key },
  });
  return {
    gate,
    driver,
    [Symbol.asyncDispose]: async () => {
      await driver[Symbol.asyncDispose]();
      await gate[Symbol.asyncDispose]();
    },
  };
}

export type Verifying = Omit<Awaited<ReturnType<typeof openVerifier>>, typeof Symbol.asyncDispose>;

/** What a verifier says of somebody who is signed in. */
export function accountOf({ id, username, sessionId }: Member, roles: readonly string[] = []) {
  return { account_id: id, username, roles, session_id: sessionId };
}

/** Waits until an answer is given without asking, which takes a feed that is heard. */
export async function remembered({ gate, driver }: Verifying, { token }: Member) {
  await until(async () => {
    const before = gate.asked();
    await driver.check([token]);
    return gate.asked() === before;
  });
}

/** Waits for an answer, and for less long than an answer may be remembered. */
export async function untilSaid(driver: Driver, { token }: Member, answer: Answer) {
  let said: readonly Answer[] = [];
  await until(async () => {
    said = await driver.check([token]);
    return said[0] === answer;
  }).catch(() => expect(said).toEqual([answer]));
}

/** Asks again and again; for 15 seconds at most. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 15_000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error('It never came to be.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
