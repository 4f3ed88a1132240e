import type { DestinationStream } from 'pino';
import { z } from 'zod';

/** The same lines, shortened for a person in front of a terminal. */
export function readableLines(to: { write(text: string): unknown }): DestinationStream {
  return {
    write(json) {
      to.write(`${readable(Line.parse(JSON.parse(json)))}\n`);
    },
  };
}

const Line = z.looseObject({
  level: z.string(),
  time: z.string(),
  msg: z.string(),
  err: z.looseObject({ stack: z.string().optional() }).optional(),
});

function readable({ level, time, msg, err, ...fields }: z.output<typeof Line>): string {
  const clock = time.slice(11, 19);
  if (msg === 'request') {
    const { method, route, status, ms, requestId } = fields;
    return `${clock}  ${status}  ${method} ${route}  ${ms} ms  ${requestId}`;
  }
  // Values are written as JSON, so that no control character of a stranger reaches the terminal.
  const facts = Object.entries(fields).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const stack = err?.stack === undefined ? '' : `\n${err.stack}`;
  return [clock, level === 'info' ? '' : ` ${level}`, `  ${msg}`, ...facts.map((f) => `  ${f}`)]
    .join('')
    .concat(stack);
}
