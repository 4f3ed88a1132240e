import {
  type Core,
  type CoreParts,
  migrate,
  openCore,
  type Settings,
  systemClock,
} from '@acct/core';
import { applyAttributeFiles } from './attributes-file.ts';
import { trustedProxies } from './proxies.ts';
import { loadSessionPolicy } from './session-policy.ts';

/**
 * What is done once, however many processes serve then: migrates the database, opens the core with the
 * operator's own session policy, and applies the attribute definitions.
 *
 * @throws BadSettings, AttributesRefused, MigrationRefused, DatabaseUnavailable: each says what to do
 */
export async function prepareCore(settings: Settings, parts: CoreParts): Promise<Core> {
  trustedProxies(settings.trustedProxies);
  const sessionPolicy = parts.sessionPolicy ?? (await loadSessionPolicy(settings));
  await migrate({
    url: settings.databaseUrl,
    clock: parts.clock ?? systemClock,
    log: (sentence) => parts.log?.info({}, sentence),
  });
  const core = await openCore(settings, { ...parts, ...(sessionPolicy && { sessionPolicy }) });
  try {
    await applyAttributeFiles(core);
    return core;
  } catch (error) {
    await core.close();
    throw error;
  }
}
