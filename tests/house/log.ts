import type { Log } from '@acct/core';

export type LogLine = {
  readonly level: keyof Log;
  readonly message: string;
  readonly fields: object;
};

export type CapturedLog = Log & { readonly lines: readonly LogLine[] };

/** Keeps what is logged, for the tests that ask what was said and what must never be. */
export function captureLog(): CapturedLog {
  const lines: LogLine[] = [];
  function at(level: keyof Log): Log['info'] {
    return (fields, message) => {
      lines.push({ level, message, fields });
    };
  }
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
