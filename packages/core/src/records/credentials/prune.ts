import type { Tools } from '../../tools.ts';
import { pruneNetworks } from './known-networks.ts';
import { pruneFailures } from './throttle.ts';

/** Removes a batch of what the throttle of wrong passwords needs no more. */
export async function pruneCredentials(tools: Tools): Promise<number> {
  return (await pruneFailures(tools)) + (await pruneNetworks(tools));
}
