/** Tells whoever waits how far it is: one line that changes on a terminal, a line now and then elsewhere. */
export function progressOf(what: string): (done: number, of: number) => void {
  let told = performance.now();
  return (done, of) => {
    const isLast = done >= of;
    const everyMs = process.stderr.isTTY ? 100 : 5000;
    if (!isLast && performance.now() - told < everyMs) return;
    told = performance.now();
    const text = `${what}: ${done.toLocaleString('en')} of ${of.toLocaleString('en')}`;
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}${isLast ? '\n' : ''}`);
    else process.stderr.write(`${text}\n`);
  };
}
