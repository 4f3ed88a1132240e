/** A regular expression that stands in our own code. */
export type Literal = { readonly source: string; readonly flags: string; readonly line: number };

/**
 * Every regular expression literal of a TypeScript file. It walks over strings, templates and comments, so
 * that a slash in one of them is none; a slash after a value divides. Good enough for code that biome
 * formats: whatever it takes for a literal and is none does not compile, which the test asks.
 */
export function literalsIn(text: string): readonly Literal[] {
  const found: Literal[] = [];
  const braces: ('code' | 'template')[] = [];
  let at = 0;
  let before = '';
  while (at < text.length) {
    const rest = text.slice(at, at + 2);
    const char = rest.charAt(0);
    if (['//', '/*', '#!'].includes(rest)) {
      at = endOf(text, at + 2, rest === '/*' ? '*/' : '\n');
    } else if (char === "'" || char === '"') {
      at = endOfQuoted(text, at, char);
      before = 'value';
    } else if (char === '`' || (char === '}' && braces.at(-1) === 'template')) {
      if (char === '}') braces.pop();
      at = endOfTemplate(text, at);
      const isOpen = text.charAt(at - 1) === '{';
      if (isOpen) braces.push('template');
      before = isOpen ? '{' : 'value';
    } else if (char === '/' && !isValue(before)) {
      const [whole = '/', source = '', flags = ''] = literalAt(text, at);
      found.push({ source, flags, line: text.slice(0, at).split('\n').length });
      at += whole.length;
      before = 'value';
    } else {
      if (char === '{') braces.push('code');
      if (char === '}') braces.pop();
      const [token = char] = wordAt(text, at);
      if (token.trim() !== '') before = token;
      at += token.length;
    }
  }
  return found;
}

function literalAt(text: string, at: number): readonly string[] {
  sticky.literal.lastIndex = at;
  return sticky.literal.exec(text) ?? [];
}

function wordAt(text: string, at: number): readonly string[] {
  sticky.word.lastIndex = at;
  return sticky.word.exec(text) ?? [];
}

const sticky = {
  literal: /\/((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+)\/([a-z]*)/y,
  word: /[\w$]+/y,
};

/** Whether a slash behind this token divides. */
function isValue(token: string): boolean {
  if (keywords.has(token)) return false;
  return token === ')' || token === ']' || /^[\w$]+$/.test(token);
}

const keywords = new Set(
  'return typeof case of in await yield throw default void do else'.split(' '),
);

function endOf(text: string, from: number, end: string): number {
  const found = text.indexOf(end, from);
  return found < 0 ? text.length : found + end.length;
}

function endOfQuoted(text: string, at: number, quote: string): number {
  let end = at + 1;
  while (end < text.length && text.charAt(end) !== quote) end += text.charAt(end) === '\\' ? 2 : 1;
  return end + 1;
}

/** Behind the closing backtick, or behind the `${` of the next hole. */
function endOfTemplate(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length) {
    if (text.charAt(end) === '`') return end + 1;
    if (text.startsWith('${', end)) return end + 2;
    end += text.charAt(end) === '\\' ? 2 : 1;
  }
  return end;
}
