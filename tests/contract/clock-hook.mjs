// The clock hook of the recordings: `node clock-hook.mjs <address> <seconds>`.
const [address, seconds] = process.argv.slice(2);
await fetch(`${address}/${seconds}`, { method: 'POST' });
