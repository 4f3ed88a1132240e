import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { z } from 'zod';
import { anyRow, type Database, type Reader } from '../../db/index.ts';
import { needServiceSecret, serviceSecret } from '../../db/secret-file.ts';
import { type Change, change } from '../../journal.ts';
import { noticeEveryMs } from '../../kernel/limits.ts';
import { sealingKey } from '../../kernel/seal.ts';
import { newPublicId } from '../../kernel/secrets.ts';
import { Seldom } from '../../kernel/seldom.ts';
import type { Operator, Tools } from '../../tools.ts';
import { assertionEvents } from './events.ts';
import {
  OpenedKeys,
  opensAll,
  purpose,
  type SigningKey,
  type StoredKey,
  sealKey,
} from './opened.ts';
import { assertionRefusals } from './refusals.ts';
import { currentOf, upkeepOf } from './schedule.ts';
import type { PublicKey } from './schema.ts';

/**
 * The key that signs now. What is stored is looked at each time, so a key that was withdrawn signs nothing
 * more, on any instance.
 *
 * @throws assertions.not_configured, assertions.keys_locked
 */
export async function keyThatSigns(tools: Tools): Promise<SigningKey> {
  const keys = await signingKeys(tools);
  // By a clock that is behind the one by which the first key was made none has begun; it is known all the same.
  const current = currentOf(keys, tools.clock.now()) ?? keys[0];
  if (current === undefined) throw locked(tools);
  return current;
}

/**
 * All keys whose assertions somebody may have to verify, now or soon; the first ones are made when they are
 * first asked for. The public halves come out of the sealed private ones, so that a key which somebody put
 * into the database is not among them. The table is read each time, the secret only for rows that are new.
 *
 * @throws assertions.not_configured, assertions.keys_locked
 */
export async function signingKeys(tools: Tools): Promise<readonly SigningKey[]> {
  const stored = await readKeys(tools.db.read);
  const isNew = stored.length === 0;
  const { keys } = memoryOf(tools);
  if (!isNew && keys.hasAll(stored)) return keys.open(stored);
  const secret = await (isNew ? needServiceSecret : serviceSecret)(tools.settings);
  if (secret === undefined && isNew) throw assertionRefusals.refuse('not_configured');
  const key = secret && sealingKey(secret, purpose);
  const opened = keys.open(isNew ? await keepKeys(tools, key) : stored, key);
  if (opened.length === 0) throw locked(tools);
  return opened;
}

/** What doctor tells of the keys; nothing is made by asking. */
export async function stateOfKeys(tools: Tools): Promise<'none' | 'open' | 'locked'> {
  const stored = await readKeys(tools.db.read);
  if (stored.length === 0) return 'none';
  const secret = await serviceSecret(tools.settings);
  if (secret === undefined) return 'locked';
  return opensAll(sealingKey(secret, purpose), stored) ? 'open' : 'locked';
}

/**
 * Makes the next key in time and removes those that nobody needs any more, once there are keys at all. Of many
 * processes that do so at once one finds something to do.
 */
export async function sweepKeys(tools: Tools): Promise<number> {
  // Where nobody asks for assertions there is no key, and no need of Prisma.
  if (!(await isAnyKey(tools.db))) return 0;
  const stored = await readKeys(tools.db.read);
  const { missing, outdated } = upkeepOf(stored, when(tools));
  if (stored.length === 0 || missing.length + outdated.length === 0) return 0;
  const secret = await serviceSecret(tools.settings);
  const left = await keepKeys(
    tools,
    secret === undefined ? undefined : sealingKey(secret, purpose),
  );
  return Math.max(0, stored.length - left.length);
}

/**
 * For a key that somebody else may have: all of them are withdrawn, and new ones are made when they are
 * needed. What was signed counts until verifiers hear of it, or until it dies.
 */
export async function withdrawKeys(step: Change): Promise<number> {
  const { count } = await step.tx.signingKey.deleteMany();
  if (count > 0)
    step.record(assertionEvents.rotated, { accountId: null, details: { keys: count } });
  return count;
}

const isAnyKey = anyRow({ name: 'any_signing_key', from: 'acct_signing_keys' });

function readKeys(reader: Pick<Reader, 'signingKey'>): Promise<StoredKey[]> {
  return reader.signingKey.findMany({ orderBy: { signsFrom: 'asc' } });
}

/**
 * Looks once more under the lock, and does what is to be done. New keys are not put beside some that this
 * process cannot open: then it has another secret than the others, and they could not open its own.
 */
function keepKeys(tools: Tools, key: Uint8Array | undefined): Promise<readonly StoredKey[]> {
  return change(tools, upkeep, async (step) => {
    await tools.db.lock(step.tx, 'signing_keys');
    const stored = await readKeys(step.tx);
    const { missing, outdated } = upkeepOf(stored, when(tools));
    const ids = outdated.map(({ id }) => id);
    if (ids.length > 0) await step.tx.signingKey.deleteMany({ where: { id: { in: ids } } });
    const kept = stored.filter((one) => !outdated.includes(one));
    if (key === undefined || !opensAll(key, kept)) return kept;
    const made = missing.map((signsFrom) => newKey(key, signsFrom));
    for (const one of made) {
      await step.tx.signingKey.create({ data: { ...one, createdAt: step.now } });
      const details = { key: one.id, signsFrom: one.signsFrom.toISOString() };
      step.record(assertionEvents.key_made, { accountId: null, details });
    }
    return [...kept, ...made];
  });
}

/** Nobody asks for it: the service does it by itself. */
const upkeep: Operator = {
  kind: 'operator',
  origin: { requestId: 'signing-keys', address: null, device: null },
};

function newKey(key: Uint8Array, signsFrom: Date) {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = newPublicId();
  return { id, algorithm, sealed: sealKey(key, privateKey, { id, algorithm }), signsFrom };
}

/** The half that everybody may have, picked field by field. */
export function publicKeyOf({ id, privateKey }: SigningKey): PublicKey {
  const { x, y } = Point.parse(createPublicKey(privateKey).export({ format: 'jwk' }));
  return { kty: 'EC', crv: 'P-256', x, y, kid: id, alg: algorithm, use: 'sig' };
}

const Point = z.object({ x: z.string(), y: z.string() });

function when({ clock, settings }: Tools) {
  return { now: clock.now(), rotationDays: settings.assertionRotationDays };
}

/** Anybody may ask for the keys, so the log is told seldom. */
function locked(tools: Tools) {
  const message = 'the keys of assertions were sealed under another ACCT_SECRET: see "acct doctor"';
  memoryOf(tools).told.once('locked', tools.clock.now().getTime(), (leftOut) =>
    tools.log.error(leftOut > 0 ? { leftOut } : {}, message),
  );
  return assertionRefusals.refuse('keys_locked');
}

/** What this process knows of the keys, and what it said of them, for each database that it has open. */
function memoryOf({ db }: Tools): Memory {
  const memory = memories.get(db) ?? {
    keys: new OpenedKeys(),
    told: new Seldom<void>({ everyMs: noticeEveryMs, keysMax: 1 }),
  };
  memories.set(db, memory);
  return memory;
}

type Memory = { readonly keys: OpenedKeys; readonly told: Seldom<void> };

const memories = new WeakMap<Database, Memory>();

/** One algorithm for all keys so far; the table keeps it for each. */
export const algorithm = 'ES256';
