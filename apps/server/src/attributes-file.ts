import { readFile } from 'node:fs/promises';
import { AttributeDefinitionInput, type Core, problemOf } from '@acct/core';
import { z } from 'zod';
import { readPyacctConfig } from './pyacct-config.ts';
import { StartRefused } from './start-refused.ts';

/** The attribute definitions given at start cannot be used; each line says which and why. */
export class AttributesRefused extends StartRefused {
  override readonly name = 'AttributesRefused';

  constructor(path: string, lines: readonly string[]) {
    super(`The attributes of ${path} are not usable:\n${lines.map((l) => `  - ${l}`).join('\n')}`);
  }
}

/**
 * Brings the attribute definitions up to the files named in the settings, where ours wins over that of
 * PyAcct. All of them are rehearsed before one is applied, and nothing is forced: a definition that would
 * break accounts stops the start. What is defined already and equal stays untouched, so that a restart
 * leaves no trace in the audit log.
 *
 * @throws AttributesRefused, BadSettings
 */
export async function applyAttributeFiles(core: Core): Promise<void> {
  const { attributesFile, pyacctConfig } = core.tools.settings;
  const wanted = new Map<string, Definition>();
  if (pyacctConfig !== undefined) {
    for (const given of readPyacctConfig(pyacctConfig).definitions) wanted.set(given.key, given);
  }
  if (attributesFile !== undefined) {
    for (const given of await readDefinitions(attributesFile)) wanted.set(given.key, given);
  }
  const paths = [pyacctConfig, attributesFile].filter((path) => path !== undefined);
  await apply(core, [...wanted.values()], paths.join(' and '));
}

async function apply(core: Core, wanted: readonly Definition[], paths: string): Promise<void> {
  if (wanted.length === 0) return;
  const caller = core.as({ kind: 'operator' }).attributes;
  const { items } = await caller.definitions();
  const known = new Map(items.map((definition) => [definition.key, spelled(definition)]));
  const changed = wanted.filter((definition) => known.get(definition.key) !== spelled(definition));
  const refused: string[] = [];
  for (const definition of changed) {
    try {
      const report = await caller.define({ ...definition, rehearse: true });
      const breaks = sentenceOf(report);
      if (breaks !== '') refused.push(`${definition.key}: ${breaks}`);
    } catch (error) {
      refused.push(`${definition.key}: ${problemOf(error).message}`);
    }
  }
  if (refused.length > 0) throw new AttributesRefused(paths, refused);
  for (const definition of changed) await caller.define(definition);
}

type Definition = z.output<typeof AttributeDefinitionInput>;

async function readDefinitions(path: string): Promise<Definition[]> {
  const parsed = AttributesFile.safeParse(parse(path, await read(path)));
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new AttributesRefused(path, lines);
  }
  const keys = parsed.data.map(({ key }) => key);
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  if (twice.length > 0) {
    throw new AttributesRefused(
      path,
      twice.map((key) => `${key}: it is defined twice`),
    );
  }
  return parsed.data;
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new AttributesRefused(path, ['the file cannot be read']);
  }
}

function parse(path: string, text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // Both a bare list and `{"attributes": […]}` are taken; the second has room for more.
    const wrapped = z.strictObject({ attributes: z.unknown() }).safeParse(value);
    return wrapped.success ? wrapped.data.attributes : value;
  } catch {
    throw new AttributesRefused(path, ['the file is not valid JSON']);
  }
}

const AttributesFile = z.array(AttributeDefinitionInput);

function spelled({ key, type, required, unique, sensitive, maxLength }: Definition): string {
  return JSON.stringify([key, type, required, unique, sensitive, maxLength]);
}

type Report = {
  readonly accountsMissingValue: number;
  readonly valuesColliding: number;
  readonly valuesInvalid: number;
};

function sentenceOf({ accountsMissingValue, valuesColliding, valuesInvalid }: Report): string {
  return [
    accountsMissingValue > 0 ? `${accountsMissingValue} accounts have no value` : '',
    valuesColliding > 0 ? `${valuesColliding} accounts have a value that another one has too` : '',
    valuesInvalid > 0 ? `${valuesInvalid} values do not fit` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}
