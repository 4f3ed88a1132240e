import { hashPassword, limits, type Settings } from '@acct/core';
import { type Check, fail, ok, warn } from './check.ts';

/** The oldest Node.js that Acct is tested on; the same as `engines` in package.json. */
const oldestNode = [20, 19] as const;

export function checkNode(version = process.versions.node): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor, wantedMinor] = oldestNode;
  const enough = major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  if (enough) return ok('node', `Node.js ${version}`);
  const advice = `Install Node.js ${oldestNode.join('.')} or newer.`;
  return fail('node', `Node.js ${version} is too old`, advice);
}

/** Times one hash at the configured cost. */
export async function checkHashSpeed({ bcryptCost }: Settings): Promise<Check> {
  // The first hash of a process also pays for loading the library.
  await hashPassword('warm-up', limits.bcryptCostTests);
  const before = performance.now();
  await hashPassword('a password to measure with', bcryptCost);
  return judgeHash(bcryptCost, performance.now() - before);
}

/**
 * A hash should cost an attacker much and a person who signs in little. About 250 ms is both; twice or
 * half of that is one step of the cost and no reason to worry.
 */
export function judgeHash(cost: number, ms: number): Check {
  const better = nearestCost(cost, ms);
  const says = `one password hash at cost ${cost} takes ${Math.round(ms)} ms`;
  if (better === cost) return ok('hash', says);
  const advice = `ACCT_BCRYPT_COST=${better} comes nearest to ${hashMsAim} ms on this machine.`;
  const far = Math.abs(better - cost) > 1;
  return far ? warn('hash', says, advice) : ok('hash', `${says}; ${advice}`);
}

/** Each step of the cost doubles the time. */
function nearestCost(cost: number, ms: number): number {
  const { bcryptCostFloor: floor, bcryptCostCeiling: ceiling } = limits;
  const costs = Array.from({ length: ceiling - floor + 1 }, (_item, step) => floor + step);
  const distance = (candidate: number) => Math.abs(ms * 2 ** (candidate - cost) - hashMsAim);
  return costs.reduce((best, next) => (distance(next) < distance(best) ? next : best));
}

const hashMsAim = 250;
