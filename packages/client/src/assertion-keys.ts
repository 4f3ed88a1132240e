import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import type { Fetch } from './answer.ts';
import { AssertionRefused } from './assertion-refused.ts';
import { isRecord } from './record.ts';

type KeysParts = { readonly url: string; readonly send: Fetch };

/** The keys that were fetched together, and who they say signs with them. */
export type TrustedKeys = {
  readonly resolve: JWTVerifyGetKey;
  issuer(): string | undefined;
};

/**
 * The public keys of the service, fetched when they are first needed and every five minutes. A key that is not
 * among them is looked for once in half a minute, and a service that is away is asked once a second, however
 * many assertions come.
 */
export class AssertionKeys {
  readonly #parts: KeysParts;
  #current: TrustedKeys | undefined;
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: KeysParts) {
    this.#parts = parts;
  }

  current(): TrustedKeys {
    this.#current ??= this.#open();
    return this.#current;
  }

  /** They were withdrawn: none of them counts until they have been fetched anew. */
  forget(): void {
    this.#current = undefined;
  }

  #open(): TrustedKeys {
    let issuer: string | undefined;
    // Not the address for everybody, which caches on the way may keep: a withdrawn key must not come back.
    const resolve = createRemoteJWKSet(new URL(`${this.#parts.url}/v1/assertions/keys`), {
      cacheMaxAge: keptMs,
      cooldownDuration: unknownMs,
      timeoutDuration: answerMs,
      [customFetch]: async (url, { signal }) => {
        const body = await this.#fetch(url, signal);
        issuer = typeof body['issuer'] === 'string' ? body['issuer'] : undefined;
        return new Response(JSON.stringify(body), { status: 200 });
      },
    });
    return { resolve, issuer: () => issuer };
  }

  async #fetch(url: string, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
    if (performance.now() - this.#failedAt < failedMs) throw unreachable('It was asked just now.');
    try {
      const response = await this.#parts.send(url, { signal, redirect: 'error' });
      const body: unknown = await response.json();
      if (response.status !== 200 || !isRecord(body)) {
        throw unreachable(`It answered ${response.status}.`);
      }
      return body;
    } catch (error) {
      this.#failedAt = performance.now();
      throw error instanceof AssertionRefused ? error : unreachable('Nobody answered.', error);
    }
  }
}

const keptMs = 300_000;
const unknownMs = 30_000;
const failedMs = 1000;
const answerMs = 5000;

function unreachable(why: string, cause?: unknown): AssertionRefused {
  const message = `The keys of the service cannot be had. ${why}`;
  return new AssertionRefused('unavailable', message, ...(cause === undefined ? [] : [{ cause }]));
}
