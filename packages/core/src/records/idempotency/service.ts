import type { RawStatement, Statements } from '../../db/index.ts';
import { idempotencyRefusals, isSame, KeySeal, keyIn, Replayed } from '../../kernel/idempotency.ts';
import {
  idempotencyClaimSeconds,
  idempotencyHours,
  idempotencyLooksMax,
} from '../../kernel/limits.ts';
import { networkNameOf } from '../../kernel/network.ts';
import { newPublicId } from '../../kernel/secrets.ts';
import { tellExceeded } from '../../notices.ts';
import type { KeyedAsk, KeyedCall, Tools } from '../../tools.ts';

/**
 * One call that came with an Idempotency-Key. It claims the key before anything is done, by one statement
 * that everybody who comes with it makes; keeps the answer in the transaction of the change; and lets go
 * of the key when nothing came of it. Each key that it claims counts against a limit of whoever asks; to be
 * given an answer again does not.
 *
 * A claim is no lock: whoever died with one is passed by after some seconds, and the answer is kept only
 * where the claim still stands. So of many that are at it one commits, whatever any of them believes.
 */
export class Keyed implements KeyedCall {
  readonly #tools: Parts;
  readonly #header: string;
  readonly #onReplayed: () => void;
  readonly #claim = newPublicId();
  #state: State = { kind: 'fresh' };

  constructor(tools: Parts, header: string, onReplayed: () => void) {
    this.#tools = tools;
    this.#header = header;
    this.#onReplayed = onReplayed;
  }

  async claim(asked: KeyedAsk): Promise<void> {
    const seal = new KeySeal(keyIn(this.#header), holderOf(asked));
    const input = seal.fingerprint(asked.operation, asked.input);
    const now = this.#tools.clock.now().getTime();
    const wanted = { digest: seal.digest, input, claim: this.#claim, now };
    const row = await this.#tools.db.claim(claimKey, JSON.stringify(wanted));
    if (row === undefined) throw idempotencyRefusals.refuse('key_worn_out');
    const [claim, asDone, answer] = row.map((value) => (value === null ? null : String(value)));
    if (claim === this.#claim) {
      this.#state = { kind: 'claimed', seal };
      await countKey(this.#tools, asked);
      return;
    }
    if (answer === null || answer === undefined) {
      throw idempotencyRefusals.refuse('in_progress', { retryAfterSeconds: 1 });
    }
    this.#state = { kind: 'done', seal, answer, isSame: isSame(String(asDone), input) };
    if (!asked.provesFirst) this.demandFirst();
  }

  demandFirst(): void {
    if (this.#state.kind !== 'done') return;
    const { seal, answer, isSame: same } = this.#state;
    if (!same) throw idempotencyRefusals.refuse('key_reused');
    const replayed = new Replayed(seal.open(answer));
    this.#onReplayed();
    throw replayed;
  }

  async keep(tx: Statements, answer: unknown): Promise<void> {
    if (this.#state.kind !== 'claimed') return;
    const { seal } = this.#state;
    const { digest } = seal;
    const kept = await tx.$executeRaw`UPDATE acct_idempotency SET answer = ${seal.seal(answer)}
      WHERE digest = ${digest} AND claim = ${this.#claim} AND answer IS NULL`;
    if (kept === 1) return;
    throw idempotencyRefusals.refuse('in_progress', { retryAfterSeconds: 1 });
  }

  async release(): Promise<void> {
    if (this.#state.kind !== 'claimed') return;
    const mine = { digest: this.#state.seal.digest, claim: this.#claim };
    await this.#tools.db.execute(releaseKey, JSON.stringify(mine));
  }
}

type Parts = Pick<Tools, 'db' | 'clock' | 'limiter' | 'notices'>;

type State =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'claimed'; readonly seal: KeySeal }
  | {
      readonly kind: 'done';
      readonly seal: KeySeal;
      readonly answer: string;
      readonly isSame: boolean;
    };

/** Whose key it is: an account's, or that of whoever asks from one network without one. */
function holderOf({ by }: KeyedAsk): string {
  if (by.kind === 'visitor') return `nobody ${networkNameOf(by.origin.address)}`;
  return by.kind === 'operator' ? 'operator' : `account ${by.accountId}`;
}

/**
 * What is answered is kept for a day, so nobody may have any number of keys. The key is claimed by then,
 * because nothing else tells a new one from one that is sent again; who is refused lets go of it.
 *
 * @throws idempotency.too_many_keys, Unavailable
 */
async function countKey(tools: Parts, asked: KeyedAsk): Promise<void> {
  const { by } = asked;
  if (by.kind === 'operator' || by.origin.direct === true) return;
  const allowance = await tools.limiter.take(limit, holderOf(asked));
  if (allowance === undefined || allowance.allowed) return;
  by.origin.counted?.(allowance);
  tellExceeded(tools, by, limit);
  const { nextSeconds } = allowance;
  throw idempotencyRefusals.refuse('too_many_keys', { retryAfterSeconds: nextSeconds });
}

const limit = 'idempotency-keys';

/** What nobody answers for: a day has passed, or whoever claimed it last is gone. */
const free = `(kept.claimed_at < excluded.claimed_at - ${idempotencyHours * 3_600_000}
  OR (kept.answer IS NULL AND kept.claimed_at < excluded.claimed_at - ${idempotencyClaimSeconds * 1000}))`;

/** Takes a key that is free; of any other it says how things stand, a bounded number of times. */
const take = `ON CONFLICT (digest) DO UPDATE SET
    input = CASE WHEN ${free} THEN excluded.input ELSE kept.input END,
    claim = CASE WHEN ${free} THEN excluded.claim ELSE kept.claim END,
    claimed_at = CASE WHEN ${free} THEN excluded.claimed_at ELSE kept.claimed_at END,
    looks = CASE WHEN ${free} THEN 1 ELSE kept.looks + 1 END,
    answer = CASE WHEN ${free} THEN NULL ELSE kept.answer END
  WHERE kept.looks < ${idempotencyLooksMax} OR ${free}
  RETURNING claim, input, answer`;

const claimKey: RawStatement = {
  name: 'idempotency_claim',
  sqlite: `INSERT INTO acct_idempotency AS kept (digest, input, claim, claimed_at, looks)
    SELECT value ->> 'digest', value ->> 'input', value ->> 'claim', value ->> 'now', 1
    FROM (SELECT ? AS value) WHERE true ${take}`,
  postgresql: `INSERT INTO acct_idempotency AS kept (digest, input, claim, claimed_at, looks)
    VALUES ($1::jsonb ->> 'digest', $1::jsonb ->> 'input', $1::jsonb ->> 'claim',
      ($1::jsonb ->> 'now')::int8, 1) ${take}`,
};

const releaseKey: RawStatement = {
  name: 'idempotency_release',
  sqlite: `DELETE FROM acct_idempotency WHERE answer IS NULL AND (digest, claim) =
    (SELECT value ->> 'digest', value ->> 'claim' FROM (SELECT ? AS value))`,
  postgresql: `DELETE FROM acct_idempotency WHERE answer IS NULL
    AND digest = $1::jsonb ->> 'digest' AND claim = $1::jsonb ->> 'claim'`,
};
