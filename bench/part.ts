import type { Stage } from './stage.ts';

/** One comparison: what `pnpm bench <name>` runs. */
export type Part = {
  readonly name: string;
  /** The heading in the report, and a sentence or two below it. */
  readonly title: string;
  readonly says: string;
  /** Whether it needs what is installed from npm at the first run. */
  readonly needsPeers?: boolean;
  run(stage: Stage): Promise<void>;
};
