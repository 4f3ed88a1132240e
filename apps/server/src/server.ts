import type { CoreParts, Settings } from '@acct/core';
import { type BootstrapFile, keepBootstrapFile } from './bootstrap-file.ts';
import { openFigures } from './figures.ts';
import { openDoors, type RunningServer } from './open-doors.ts';
import { prepareCore } from './prepare.ts';

export { AttributesRefused } from './attributes-file.ts';
export { ListenRefused } from './http-server.ts';
export { openLog } from './log.ts';
export type { RunningServer } from './open-doors.ts';
export { referenceDocument } from './reference.ts';

/** What a program may hand in; everything has a default. */
export type ServerParts = CoreParts;

/**
 * Migrates the database, applies the attribute definitions, and serves every door, all in this process.
 *
 * @throws BadSettings, AttributesRefused, MigrationRefused, DatabaseUnavailable, ListenRefused: each
 * says what to do
 */
export async function startServer(
  settings: Settings,
  parts: ServerParts = {},
): Promise<RunningServer> {
  const core = await prepareCore(settings, parts);
  let bootstrapFile: BootstrapFile | undefined;
  try {
    const kept = await keepBootstrapFile(core);
    bootstrapFile = kept;
    const server = await openDoors(core, {
      figures: openFigures(core),
      onAdministrator: () => kept.check(),
    });
    return {
      ...server,
      close() {
        kept.stop();
        return server.close();
      },
    };
  } catch (error) {
    bootstrapFile?.stop();
    await core.close();
    throw error;
  }
}
