import { readdirSync, readFileSync } from 'node:fs';

/**
 * What the operating system counts for a process. Linux tells it below `/proc`; elsewhere there is no
 * answer, and the figures that need one are left out.
 */
export type Counters = {
  /** Processor time so far, user and system, of all threads. */
  readonly cpuUs: number;
  readonly memoryMb: number;
  readonly privateMb: number;
};

export function countersOf(pid: number): Counters | undefined {
  const status = textOf(`/proc/${pid}/status`);
  const stat = statOf(`/proc/${pid}/stat`);
  if (status === undefined || stat === undefined) return undefined;
  return {
    cpuUs: stat.cpuUs,
    memoryMb: kilobytes(status, 'VmRSS') / 1024,
    privateMb: kilobytes(status, 'RssAnon') / 1024,
  };
}

/** Processor time of a process and of all that it has started, ended ones too. */
export function familyCpuUs(pid: number): number | undefined {
  const own = statOf(`/proc/${pid}/stat`);
  if (own === undefined) return undefined;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(`/proc/${name}/stat`))
    .filter((stat) => stat?.parent === pid);
  return children.reduce((sum, stat) => sum + (stat?.cpuUs ?? 0), own.cpuUs + own.endedCpuUs);
}

/** Processor time of each thread, by its number. The first thread of a process has the process's own. */
export function threadsCpuUs(pid: number): ReadonlyMap<number, number> {
  const names = readdirSync(`/proc/${pid}/task`);
  return new Map(
    names.map((name) => [Number(name), statOf(`/proc/${pid}/task/${name}/stat`)?.cpuUs ?? 0]),
  );
}

/** How long all cores together were busy so far, with whatever it was; waiting for a disk is not busy. */
export function machineBusyUs(): number | undefined {
  const line = textOf('/proc/stat')?.split('\n')[0]?.trim().split(/\s+/).slice(1).map(Number);
  if (line === undefined) return undefined;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line;
  return (user + nice + system + irq + softirq + steal) * tickUs;
}

export function parentOf(pid: number): number | undefined {
  return statOf(`/proc/${pid}/stat`)?.parent;
}

/** Linux counts for programs in hundredths of a second, whatever its own clock is. */
const tickUs = 10_000;

function statOf(path: string) {
  const text = textOf(path);
  if (text === undefined) return undefined;
  // The name in parentheses may hold spaces; what follows it is the state, field 3 of proc(5).
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
  return {
    parent: fields[1],
    cpuUs: (user + system) * tickUs,
    endedCpuUs: (endedUser + endedSystem) * tickUs,
  };
}

function kilobytes(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN);
}

/** Undefined also for a process that ended a moment ago. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
