import type { Caller } from '@acct/core';
import { usageProblem } from '../problem.ts';

/**
 * Turns `key=value` texts into values of the types that the definitions ask for. What does not look like
 * its type stays text, so that the core refuses it by its own rule.
 *
 * @throws CliProblem when one has no `=` or a key comes twice
 */
export async function typedAttributes(operator: Caller, texts: readonly string[]) {
  if (texts.length === 0) return {};
  const pairs = texts.map(pairOf);
  const { items } = await operator.attributes.definitions();
  const types = new Map(items.map(({ key, type }) => [key, type]));
  const values = new Map<string, string | number | boolean>();
  for (const [key, text] of pairs) {
    if (values.has(key)) throw usageProblem(`--attribute ${key}=… was given twice.`);
    values.set(key, typed(types.get(key), text));
  }
  return Object.fromEntries(values);
}

function pairOf(text: string): readonly [key: string, value: string] {
  const at = text.indexOf('=');
  if (at < 1) throw usageProblem(`--attribute needs <key>=<value>, not "${text}".`);
  return [text.slice(0, at), text.slice(at + 1)];
}

type AttributeType = Awaited<
  ReturnType<Caller['attributes']['definitions']>
>['items'][number]['type'];

function typed(type: AttributeType | undefined, text: string): string | number | boolean {
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if ((type === 'integer' || type === 'number') && jsonNumber.test(text)) return Number(text);
  return text;
}

/** The numbers of JSON (RFC 8259, section 6). */
const jsonNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
