import { parentPort, workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';

// What `openSqlite` runs for statements that may take long: JavaScript, because a thread knows nothing of
// whatever reads TypeScript in the program around it, and a file of its own, which the builds copy beside
// the code that looks for it.

const { path, waitMs, pragmas } = workerData;
const prepared = new Map();
let file;

parentPort.on('message', ({ sql, parameter }) => {
  parentPort.postMessage(run(sql, parameter));
});

/** Says the driver's code when it fails: an error itself would arrive without it. */
function run(sql, parameter) {
  try {
    file ??= open();
    if (!prepared.has(sql)) prepared.set(sql, file.prepare(sql));
    const statement = prepared.get(sql);
    const parameters = parameter === undefined ? [] : [parameter];
    if (!statement.reader) return { changes: statement.run(...parameters).changes };
    // To its end, not to the first row: the commit belongs to the last step, and it may fail.
    const [row] = statement.raw(true).all(...parameters);
    return { row };
  } catch (error) {
    return { failed: { code: error.code, message: error.message } };
  }
}

function open() {
  const opened = new Sqlite(path, { timeout: waitMs });
  for (const pragma of pragmas) opened.pragma(pragma);
  return opened;
}
