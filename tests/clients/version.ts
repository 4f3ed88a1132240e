import type { Changes } from './compare.ts';

/**
 * What a version would have to say of the changes, and does not. A break needs a new major version, and
 * before 1.0 a new minor one; what was added needs a new minor version from 1.0 on.
 */
export function unannounced(
  changes: Changes,
  released: string,
  version: string,
): readonly string[] {
  const [was, is] = [partsOf(released), partsOf(version)];
  const isMajor = is.major > was.major;
  const isMinor = isMajor || (is.major === was.major && is.minor > was.minor);
  const mayBreak = was.major === 0 ? isMinor : isMajor;
  return [
    ...(mayBreak ? [] : changes.breaks),
    ...(was.major === 0 || isMinor ? [] : changes.additions),
  ];
}

function partsOf(version: string): { readonly major: number; readonly minor: number } {
  const [major = Number.NaN, minor = Number.NaN] = version.split('.').map(Number);
  if (Number.isNaN(major + minor)) throw new Error(`${version} is no version.`);
  return { major, minor };
}
