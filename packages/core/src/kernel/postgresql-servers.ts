/**
 * The URLs of the single servers that a URL of PostgreSQL names in libpq's way,
 * `postgresql://user@one:5432,two:5433/database`, in its order. Any other URL is the only one.
 */
export function serverUrls(url: string): readonly string[] {
  const parts = FORM.exec(url)?.groups;
  if (parts === undefined) return [url];
  const { before = '', servers = '', after = '' } = parts;
  return servers.split(',').map((server) => `${before}${server}${after}`);
}

/** The opposite of `serverUrls`, for URLs that differ in their servers only. */
export function joinServerUrls(urls: readonly string[]): string {
  const [first = '', ...others] = urls;
  const all = [first, ...others].map((url) => FORM.exec(url)?.groups?.['servers'] ?? '');
  const { before, after } = FORM.exec(first)?.groups ?? {};
  return before === undefined ? first : `${before}${all.join(',')}${after ?? ''}`;
}

// No URL as the standard has it: two ports are one too many for its parser.
const FORM =
  /^(?<before>postgres(?:ql)?:\/\/(?:[^/?#@]*@)?)(?<servers>[^/?#@]*)(?<after>[/?#].*)?$/is;
