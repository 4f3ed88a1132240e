import type { Source } from './source.ts';

export const linesMax = 250;

/** Small rooms, plain names, and nothing that a reader would have to know by heart. */
export function untidyIn(sources: readonly Source[]): readonly string[] {
  return sources.flatMap((source) =>
    rules.flatMap(({ applies, problem }) => {
      const found = applies(source);
      return found === undefined || found === false
        ? []
        : [`${source.path}${place(found)}: ${problem}`];
    }),
  );
}

type Found = number | boolean | undefined;

type Rule = {
  readonly problem: string;
  /** True or the number of the first line that offends. */
  applies(source: Source): Found;
};

const rules: readonly Rule[] = [
  {
    problem: `more than ${linesMax} lines`,
    applies: ({ text }) => text.split('\n').length - 1 > linesMax,
  },
  {
    problem: 'a name that says nothing',
    applies: ({ path }) =>
      /(?:^|\/)(?:utils?|helpers?|common|lib|misc)(?:\/|\.tsx?$)|(?:^|\/)types\.ts$/.test(path),
  },
  {
    problem: 'the environment is read at the entry only',
    applies: ({ path, text }) => !isEntry(path) && lineOf(text, /\bprocess\.env\b/),
  },
  {
    problem: 'SQL is never put together from text',
    applies: ({ path, text }) => !isTest(path) && lineOf(text, /\$(?:query|execute)RawUnsafe\b/),
  },
  {
    problem: 'a default export has no name of its own',
    applies: ({ path, text }) => !isForTool(path) && lineOf(text, /^export default\b/m),
  },
  {
    problem: 'a lint rule is put aside without a reason',
    applies: ({ path, text }) =>
      !isLaw(path) && lineOf(text, /(?:biome-ignore [^:\n]*$|@ts-ignore|@ts-nocheck)/m),
  },
];

/** Entries of programs, tests, and scripts that run while building. */
function isEntry(path: string): boolean {
  return /(?:^|\/)main\.ts$|\.test\.ts$|^(?:tests|bench|prisma)\/|\/test\/|\.mjs$|(?:^|\/)[\w.]+\.config\.ts$/.test(
    path,
  );
}

function isTest(path: string): boolean {
  return /\.test\.ts$|^tests\/|\/test\//.test(path);
}

function isForTool(path: string): boolean {
  return /\.config\.ts$|^tests\/house\/global-setup\.ts$/.test(path) || isLaw(path);
}

/** The law names what it forbids. */
function isLaw(path: string): boolean {
  return path.startsWith('tests/law/');
}

function lineOf(text: string, pattern: RegExp): number | undefined {
  const at = text.search(pattern);
  return at < 0 ? undefined : text.slice(0, at).split('\n').length;
}

function place(found: Found): string {
  return typeof found === 'number' ? `:${found}` : '';
}
