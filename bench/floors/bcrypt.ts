import { availableParallelism } from 'node:os';
import { compare, hash } from 'bcrypt';
import { z } from 'zod';
import { benchPassword } from '../rows.ts';
import { optionsOf, tell } from '../serve.ts';

// As many hashes at once as there are cores, and nothing else: what a sign-in cannot be faster than.
const { cost, seconds } = optionsOf(z.object({ cost: z.number(), seconds: z.number() }));
const stored = await hash(benchPassword, cost);
const until = performance.now() + seconds * 1000;
const before = process.cpuUsage();
let hashes = 0;

const began = performance.now();
await Promise.all(Array.from({ length: availableParallelism() }, hashOn));
const { user, system } = process.cpuUsage(before);
tell({
  perSecond: hashes / ((performance.now() - began) / 1000),
  cpuUs: (user + system) / hashes,
});

async function hashOn(): Promise<void> {
  while (performance.now() < until) {
    await compare(benchPassword, stored);
    hashes += 1;
  }
}
