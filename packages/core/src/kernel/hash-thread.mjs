import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { compareSync, hashSync } from 'bcrypt';

// What `HashThreads` runs: JavaScript, because a thread knows nothing of whatever reads TypeScript in the
// program around it, and a file of its own, which the builds copy beside the code that looks for it.

/** Nine tenths of a core go to whatever else wants it, and all of it to this thread when nothing does. */
const niceness = 10;

yieldToOthers();
parentPort.on('message', ({ kind, text, with: given }) => {
  parentPort.postMessage(kind === 'hash' ? hashSync(text, given) : compareSync(text, given));
});

/** On Linux a thread has a priority of its own. Elsewhere, and where that is forbidden, it stays as it is. */
function yieldToOthers() {
  try {
    const [thread] = readlinkSync('/proc/thread-self').split('/').slice(-1);
    setPriority(Number(thread), niceness);
  } catch {}
}
