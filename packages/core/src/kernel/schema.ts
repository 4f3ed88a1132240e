import { z } from 'zod';
import { accountIdMax } from './limits.ts';
import { isCleanText } from './text.ts';

/** Any text from outside: nothing that a database or an encoding would change on its way. */
export function cleanText(codeUnitsMax: number) {
  return z
    .string()
    .max(codeUnitsMax)
    .refine(isCleanText, 'Text must be well-formed Unicode without NUL or noncharacters.');
}

/** An account's id: other services keep it as a foreign key, so it fits 32 bits everywhere. */
export const AccountId = z
  .int()
  .min(1)
  .max(accountIdMax)
  .describe('The id of an account. Never given to another one.');

/** A point in time in our answers: UTC, RFC 3339. We write all of them ourselves, so none is looked at. */
export const Instant = z.string().meta({ format: 'date-time', description: 'UTC, RFC 3339.' });

/** Sessions are named by a random word, so that one cannot be guessed from another. */
export const SessionId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16}$/, 'That is not the id of a session.')
  .describe('The public id of a session. Not the token.');

/**
 * A password as it comes in: only its form is judged here, because whether it is good enough is a rule
 * with its own refusals, and at sign-in every wrong one must look alike.
 */
export const PasswordText = cleanText(4096).describe('The password, exactly as typed.');

/** The answer of an operation that has nothing to say. */
export const Nothing = z.void();
