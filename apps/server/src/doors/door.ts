import type { Core, Log } from '@acct/core';
import type { Figures } from '../figures.ts';

/** What every door is given. */
export type DoorParts = {
  readonly core: Core;
  readonly log: Log;
  readonly figures: Figures;
};
