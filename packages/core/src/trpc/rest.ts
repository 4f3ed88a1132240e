import type { LimitName } from '../kernel/rate-limit.ts';
import type { Scope } from '../tools.ts';
import type { Access } from './guards.ts';

/**
 * What the REST door needs to know of a procedure. The gateway reads it by shape, so this package knows
 * nothing of the gateway.
 */
export type Meta = {
  readonly access?: Access;
  /** The scope by which an API key may enter; without one no key may. */
  readonly scope?: Scope;
  readonly openapi?: RestMeta;
  /**
   * Takes a password or a one-time secret. A door lets it in one call at a time, because a batch of them
   * would be many guesses in one request.
   */
  readonly credential?: true;
  /** Counts against this limit, by the address that the call comes from. */
  readonly limit?: LimitName;
  /**
   * `none`: changes nothing, so an Idempotency-Key has no meaning. `proven`: who comes again with one is
   * told what was answered only after everything was proven as it was the first time.
   */
  readonly idempotency?: 'none' | 'proven';
  /** Asked by other programs with each of their own requests: a success is no news for a log. */
  readonly routine?: true;
};

export type RestMeta = {
  readonly method: Method;
  /** Below `/v1`, with parameters in braces. */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly description?: string;
  readonly tags?: string[];
  /** Success status; 200 unless said otherwise. 204 has no body. */
  readonly status?: 200 | 201 | 204;
  /** Where the new thing is, with parameters taken from the output. */
  readonly location?: `/${string}`;
  /** True where a DELETE is confirmed by a JSON body. */
  readonly body?: boolean;
  /** The refusals that this operation may answer, beyond those of its guard. */
  readonly errors?: readonly string[];
  readonly examples?: { readonly input?: unknown; readonly output?: unknown };
};

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Names the REST form of a procedure: `.meta(rest('GET', '/sessions', 'List my sessions'))`. */
export function rest(
  method: Method,
  path: `/${string}`,
  more: Omit<RestMeta, 'method' | 'path'>,
): Pick<Meta, 'openapi'> & { openapi: RestMeta } {
  return { openapi: { method, path, tags: [tagOf(path)], ...more } };
}

/** `/admin/accounts/{id}` and `/account` are told of under their first word. */
function tagOf(path: string): string {
  return path.split('/')[1] ?? 'service';
}
