import { readFileSync } from 'node:fs';

/**
 * The code of one chapter in one language, with all its pieces one after another; of the README unless
 * another page is named.
 *
 * @throws Error when there is none: a renamed chapter must not pass as tested
 */
export function snippetOf(chapter: string, language: string, page = 'README.md'): string {
  const file = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8');
  const [, text = ''] = file.split(`\n## ${chapter}\n`);
  const [own = ''] = text.split('\n## ');
  const pieces = [...own.matchAll(/```(\w+)\n(.*?)```/gs)]
    .filter(([, name]) => name === language)
    .map(([, , code = '']) => code);
  if (pieces.length === 0) throw new Error(`The chapter "${chapter}" has no ${language}.`);
  return pieces.join('\n');
}

/** The one thing that a test changes of a snippet. */
export function addressedTo(url: string, snippet: string): string {
  const changed = snippet.replaceAll('http://127.0.0.1:8000', url);
  if (changed === snippet) throw new Error('The snippet does not name the address of the service.');
  return changed;
}
