import type { Log, Settings } from '@acct/core';
import { type DestinationStream, pino, stdSerializers } from 'pino';

/**
 * JSON lines on standard output. Whatever is secret is cut out here, whoever logs it. Where several
 * processes write side by side, each line names its `worker`.
 */
export function openLog(
  { logLevel }: Pick<Settings, 'logLevel'>,
  to?: DestinationStream,
  worker?: number,
): Log {
  const options = {
    level: logLevel,
    base: worker === undefined ? null : { worker },
    timestamp: pinoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secretPaths, censor: '[redacted]' },
    serializers: { err: safeError },
  };
  return to === undefined ? pino(options) : pino(options, to);
}

const secretNames = [
  'authorization',
  'cookie',
  '["set-cookie"]',
  'password',
  'newPassword',
  'token',
  'assertion',
  'secret',
  'digest',
  'databaseUrl',
];

/** At the top of a line and up to two objects below it. */
const secretPaths = secretNames.flatMap((name) => {
  const step = name.startsWith('[') ? name : `.${name}`;
  return [name, `*${step}`, `*.*${step}`];
});

function pinoTime(): string {
  return `,"time":"${new Date().toISOString()}"`;
}

/**
 * An error as a line may show it. The libraries below us put arguments and addresses into their
 * messages, so what looks like a secret is cut out of every text, and fields of their own are left out.
 */
function safeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const { type, message, stack } = stdSerializers.err(error);
  const code = 'code' in error ? String(error.code) : undefined;
  return { type, code, message: plainText(message), stack: plainText(stack) };
}

const errorCharsMax = 8000;

/** At the beginning of a word only: sought everywhere, it would take the square of a text's length. */
const assertion = /^eyJ[\w-]+\.[\w-]+\.[\w-]*/;

/** A text of a library, without what looks like a secret. */
export function plainText(text: string): string {
  return text
    .slice(0, errorCharsMax)
    .replaceAll(/\bacct_[a-z]_[A-Za-z0-9_-]+/g, '[redacted]')
    .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '[redacted]')
    .replaceAll(/[\w.-]+/g, (word) => word.replace(assertion, '[redacted]'))
    .replaceAll(/\bbearer +\S+/gi, 'Bearer [redacted]')
    .replaceAll(/:\/\/[^\s/@]+@/g, '://[redacted]@')
    .replaceAll(/\$(?:2[aby]|[a-z0-9-]+)\$[^\s"'`]+/g, '[redacted]');
}
