#!/usr/bin/env node
import manifest from '../package.json' with { type: 'json' };
import { run } from './program.ts';

// `acct account list | head`: whoever reads may stop reading.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const { stdin, stdout, stderr, env: environment } = process;
process.exitCode = await run(
  process.argv.slice(2),
  { stdin, stdout, stderr, environment },
  manifest.version,
);
