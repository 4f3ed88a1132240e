/** Tells in the suite's output how much was tried: `tried 318 JSON documents at each door`. */
export function tried(count: number, what: string): void {
  // The runner hides console.log of passing tests in some reporters, but never what goes here.
  process.stderr.write(`tried ${count.toLocaleString('en')} ${what}\n`);
}
