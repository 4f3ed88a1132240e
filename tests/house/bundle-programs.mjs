import { bundle } from '@acct/server/bundle';

// Run by `global-setup.ts`: into which folder, and what under which names.
const [dist, entries] = process.argv.slice(2);
await bundle({ entries: JSON.parse(entries), dist, pages: false });
