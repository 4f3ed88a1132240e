import { request } from 'node:http';

// The clock hook of the recordings: `node clock-hook.mjs <address> <seconds>`.
const [address, seconds] = process.argv.slice(2);
// Not by `fetch`: loading that takes longer than all else that this does.
request(`${address}/${seconds}`, { method: 'POST' }, (answer) => answer.resume()).end();
