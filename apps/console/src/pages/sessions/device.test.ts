import { describe, expect, it } from 'vitest';
import { readDevice } from './device.ts';

const mozilla = 'Mozilla/5.0';
const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0';

const devices: readonly (readonly [string, string, string])[] = [
  [`${mozilla} (X11; Linux x86_64) ${chrome} Safari/537.36`, 'Chrome', 'Linux'],
  [`${mozilla} (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36 Edg/143.0`, 'Edge', 'Windows'],
  [
    `${mozilla} (Macintosh; Intel Mac OS X 10_15) ${chrome} Safari/537.36 OPR/120`,
    'Opera',
    'macOS',
  ],
  [
    `${mozilla} (X11; Ubuntu; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0`,
    'Firefox',
    'Linux',
  ],
  [`${mozilla} (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0`, 'Firefox', 'Android'],
  [
    `${mozilla} (Linux; Android 15; SM-S921B) AppleWebKit/537.36 SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36`,
    'Samsung Internet',
    'Android',
  ],
  [
    `${mozilla} (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1`,
    'Safari',
    'iPhone',
  ],
  [
    `${mozilla} (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 CriOS/143.0 Mobile/15E148 Safari/604.1`,
    'Chrome',
    'iPad',
  ],
  [
    `${mozilla} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15`,
    'Safari',
    'macOS',
  ],
  [`${mozilla} (X11; CrOS x86_64 14541.0.0) ${chrome} Safari/537.36`, 'Chrome', 'ChromeOS'],
];

describe('the device of a session', () => {
  it.each(devices)('%s', (userAgent, program, system) => {
    expect(readDevice(userAgent)).toEqual({ program, system });
  });

  it('is what a program that is no browser calls itself', () => {
    expect(readDevice('curl/8.5.0')).toEqual({ program: 'curl/8.5.0', system: undefined });
    expect(readDevice(' node ')).toEqual({ program: 'node', system: undefined });
  });

  it('is nothing where nothing is said', () => {
    expect(readDevice('')).toEqual({ program: '', system: undefined });
    expect(readDevice('   ')).toEqual({ program: '', system: undefined });
  });

  it('is no longer than a name, however long the device speaks of itself', () => {
    const { program } = readDevice(`${'😀'.repeat(10_000)} Version/1`);
    expect(program).toBe(`${'😀'.repeat(40)}…`);
  });
});
