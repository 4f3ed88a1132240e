import type { Tools } from '../../tools.ts';
import { pruneNetworks } from './known-networks.ts';
import { pruneSpreads } from './stuffing.ts';
import { pruneFailures } from './throttle.ts';

/** Removes a batch of what is needed no more to hold off those who guess. */
export async function pruneCredentials(tools: Tools): Promise<number> {
  return (await pruneFailures(tools)) + (await pruneNetworks(tools)) + (await pruneSpreads(tools));
}
