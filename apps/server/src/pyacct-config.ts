import { readFileSync } from 'node:fs';
import { AttributeDefinitionInput, BadSettings } from '@acct/core';
import { z } from 'zod';

/** What the `config/config.json` of PyAcct 2 says, in our words. */
export type PyacctConfig = {
  /** A URL of SQLAlchemy, as it stands in the file; where it is not used it need not be of any use. */
  readonly sqlalchemyUrl: string | undefined;
  readonly origins: readonly string[];
  readonly definitions: readonly z.output<typeof AttributeDefinitionInput>[];
  /** Accounts that may see everything. Only an import may act on it: these ids are not ours yet. */
  readonly superIds: readonly number[];
  readonly generateDocs: boolean;
  /** One sentence each, for the log. */
  readonly warnings: readonly string[];
};

/**
 * Reads the configuration of PyAcct 2 as it is. What Acct does not know is told of and left alone; what
 * it knows must make sense.
 *
 * @throws BadSettings with all that is wrong
 */
export function readPyacctConfig(path: string): PyacctConfig {
  const parsed = ConfigFile.safeParse(jsonOf(path));
  if (!parsed.success) throw refused(path, parsed.error.issues.map(sentenceOf));
  const { sqlalchemy_url: url, origins, attributes, super: superIds, generate_docs } = parsed.data;
  return {
    sqlalchemyUrl: url === '' ? undefined : url,
    origins: origins.filter(isExact),
    definitions: attributes,
    superIds,
    generateDocs: generate_docs,
    warnings: warningsFor(path, parsed.data),
  };
}

/** A list that may be missing or null, as an empty one. */
function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}

/** PyAcct knew texts only, and read no further fields. */
const Attribute = AttributeDefinitionInput.pick({
  key: true,
  required: true,
  sensitive: true,
  unique: true,
})
  .strip()
  .transform((attribute) => AttributeDefinitionInput.parse(attribute));

/**
 * Every page of the web reading every answer is nothing that a move should carry on silently, and
 * dropping it would break pages that nobody listed.
 */
const Origin = z
  .string()
  .refine((origin) => origin !== '*', 'it would let every page of the web in; list your own pages');

const ConfigFile = z.looseObject({
  sqlalchemy_url: z
    .string()
    .nullish()
    .transform((url) => url ?? ''),
  origins: listOf(Origin),
  attributes: listOf(Attribute).superRefine((attributes, context) => {
    const keys = attributes.map(({ key }) => key);
    const again = keys.find((key, index) => keys.indexOf(key) !== index);
    if (again !== undefined) context.addIssue(`${again} is defined twice`);
  }),
  super: listOf(z.int().positive()),
  generate_docs: z
    .boolean()
    .nullish()
    .transform((docs) => docs ?? true),
});

type ConfigFile = z.output<typeof ConfigFile>;

function jsonOf(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw refused(path, ['the file cannot be read']);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw refused(path, ['the file is not valid JSON']);
  }
}

/** Browsers send scheme, host and port, and nothing else; PyAcct compared whole texts. */
function isExact(origin: string): boolean {
  return URL.canParse(origin) && new URL(origin).origin === origin;
}

function warningsFor(path: string, { origins, super: superIds, ...config }: ConfigFile): string[] {
  const inexact = origins.filter((origin) => !isExact(origin));
  const unknown = Object.keys(config).filter((key) => !(key in ConfigFile.shape));
  return [
    ...unknown.map((key) => `${path}: ${key} means nothing to Acct and is left alone.`),
    ...inexact.map((origin) => `${path}: no browser ever sends the origin ${origin}. Left out.`),
    ...(superIds.length === 0
      ? []
      : [
          `${path}: "super" gives nobody a role at start, because an id may be a stranger's by now. "acct import pyacct" gives the role service to those that it brings.`,
        ]),
  ];
}

function sentenceOf({ path, message }: { path: readonly PropertyKey[]; message: string }): string {
  return path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`;
}

function refused(path: string, problems: readonly string[]): BadSettings {
  return new BadSettings(problems.map((problem) => `ACCT_PYACCT_CONFIG: ${path}: ${problem}`));
}
