import { spawnSync } from 'node:child_process';

/**
 * Whether this machine has all of these programs. Says loudly what is left out where it has not: a test
 * that was left out must not look like one that passed.
 */
export function areInstalled(programs: readonly string[], what: string): boolean {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length > 0) leftOut(`${what}: this machine has no ${missing.join(', no ')}`);
  return missing.length === 0;
}

export function leftOut(what: string): void {
  process.stderr.write(`LEFT OUT: ${what}.\n`);
}

function isInstalled(program: string): boolean {
  // The shell's own word: of these programs some end with an error when they are asked for their version.
  return spawnSync('/bin/sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
}
