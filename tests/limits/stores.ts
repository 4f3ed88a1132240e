import { openDatabase } from '../../packages/core/src/db/index.ts';
import type { LimitStore } from '../../packages/core/src/kernel/rate-limit.ts';
import { limitsInDatabase } from '../../packages/core/src/records/limits/store.ts';
import { limitsInRedis } from '../../packages/core/src/redis/limits.ts';
import { createTestDatabase, type Provider, testedProviders } from '../house/test-database.ts';
import { hasRedis, startRedis } from './redis.ts';

export type StoreKind = Provider | 'redis';

/** Every place that limits can be kept in, as far as this machine has it. */
export const storeKinds: readonly StoreKind[] = [
  ...testedProviders,
  ...(hasRedis() ? (['redis'] as const) : []),
];

/** Two ways into one place, as two processes have them. */
export type TwinStores = AsyncDisposable & { readonly both: readonly [LimitStore, LimitStore] };

export function openTwinStores(kind: StoreKind): Promise<TwinStores> {
  return kind === 'redis' ? inRedis() : inDatabase(kind);
}

async function inRedis(): Promise<TwinStores> {
  const server = await startRedis();
  const open = () => limitsInRedis(server.url, () => {});
  const both = [open(), open()] as const;
  return {
    both,
    [Symbol.asyncDispose]: async () => {
      for (const each of both) each.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function inDatabase(provider: Provider): Promise<TwinStores> {
  const place = await createTestDatabase(provider);
  const open = () => openDatabase({ ...patient, url: place.url });
  const databases = [await open(), await open()] as const;
  return {
    both: [limitsInDatabase(databases[0]), limitsInDatabase(databases[1])],
    [Symbol.asyncDispose]: async () => {
      await Promise.all(databases.map((each) => each.close()));
      await place[Symbol.asyncDispose]();
    },
  };
}

const patient = {
  poolMax: 8,
  connectTimeoutMs: 10_000,
  waitTimeoutMs: 10_000,
  statementTimeoutMs: 10_000,
};
