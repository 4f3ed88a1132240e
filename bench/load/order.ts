import { writeFile } from 'node:fs/promises';
import { z } from 'zod';

/** A request in which `{}` stands for one of many lines, drawn by chance for each request. */
export type Request = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly lines?: Lines;
};

export type Lines = {
  readonly file: string;
  readonly count: number;
  /** Undefined when they differ; a body needs to know it, because its length is told before it. */
  readonly length: number | undefined;
  /** Line 1 is the first. */
  of(n: number): string;
};

export type Load = {
  readonly url: string;
  readonly request: Request;
  /** `once` sends each line once, in order. */
  readonly seconds: number | 'once';
  readonly connections: number;
  readonly folder: string;
};

export type Outcome = z.output<typeof Outcome>;
export const Outcome = z.object({
  requests: z.number(),
  seconds: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  /** Answers that were no success, and requests without any answer. */
  refused: z.number(),
  broken: z.number(),
});

/** The request as it goes over the wire, with `{}` in it. */
export function textOf({ url, request }: Pick<Load, 'url' | 'request'>): string {
  const { method, path, headers, body, lines } = request;
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  if (body !== undefined) fields.push(`Content-Length: ${bodyLength(body, lines)}`);
  const head = [`${method} ${path} HTTP/1.1`, `Host: ${new URL(url).host}`, ...fields];
  return `${head.join('\r\n')}\r\n\r\n${body ?? ''}`;
}

function bodyLength(body: string, lines: Lines | undefined): number {
  if (lines === undefined) return Buffer.byteLength(body);
  if (lines.length === undefined) throw new Error('Bodies must all be of one length.');
  return Buffer.byteLength(body) - '{}'.length + lines.length;
}

export function fill(template: string, line: string): string {
  return template.replace('{}', () => line);
}

export async function writeLines(
  file: string,
  count: number,
  of: (n: number) => string,
): Promise<Lines> {
  const lines = Array.from({ length: count }, (_, index) => of(index + 1));
  const length = lines[0]?.length;
  const isEven = lines.every((line) => line.length === length);
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return { file, count, length: isEven ? length : undefined, of };
}
