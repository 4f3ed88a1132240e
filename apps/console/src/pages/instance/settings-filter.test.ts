import { expect, test } from 'vitest';
import { settingsThatFit } from './settings-filter.ts';

const [port, database] = [
  settingOf('ACCT_PORT', 'The port to listen on.', true),
  settingOf('ACCT_DATABASE_URL', 'Where the data lives, by port and host.', false),
];

test('a setting is found by words of its name or of what it is for', () => {
  expect(named('')).toEqual([port, database]);
  expect(named(' PORT ')).toEqual([port, database]);
  expect(named('acct_port')).toEqual([port]);
  expect(named('port data')).toEqual([database]);
  expect(named('nothing')).toEqual([]);
});

test('what has its default can be left out', () => {
  expect(settingsThatFit([port, database], { typed: '', changedOnly: true })).toEqual([port]);
});

function named(typed: string) {
  return settingsThatFit([port, database], { typed, changedOnly: false });
}

function settingOf(name: string, says: string, changed: boolean) {
  return { name, says, changed, value: null, default: null, secret: false };
}
