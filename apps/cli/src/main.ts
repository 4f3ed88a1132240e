#!/usr/bin/env node
import { existsSync } from 'node:fs';
import manifest from '../package.json' with { type: 'json' };
import { run } from './program.ts';

// A file of settings is for development; in production only the environment counts. What the
// environment has already is not overwritten.
if (process.env['NODE_ENV'] !== 'production' && existsSync('.env')) process.loadEnvFile('.env');

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
