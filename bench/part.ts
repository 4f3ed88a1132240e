import type { Measure } from './results.ts';
import type { Stage } from './stage.ts';

/** One comparison: what `pnpm bench <name>` runs. */
export type Part = {
  readonly name: string;
  /** The heading in the report, and a sentence or two below it. */
  readonly title: string;
  readonly says: string;
  /** What its plot compares; the rate, unless said otherwise. */
  readonly plots?: Measure;
  /** How long a round takes; three seconds, unless said otherwise. */
  readonly seconds?: number;
  /** The same where only this part was asked for, to have a first look soon. */
  readonly quickSeconds?: number;
  /** Runs only where it is asked for by name. */
  readonly onDemand?: boolean;
  /** Whether it needs what is installed from npm at the first run. */
  readonly needsPeers?: boolean;
  run(stage: Stage): Promise<void>;
};
