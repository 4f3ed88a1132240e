import { describe, expect, it } from 'vitest';
import { readAccountId, readAccountSearch, readAccountTab } from './search.ts';

describe('what an address says of the list of accounts', () => {
  it('is kept where it is known, and left out where it is not', () => {
    expect(readAccountSearch({ username: 'ann', state: 'suspended', role: 'admin' })).toEqual({
      username: 'ann',
      state: 'suspended',
      role: 'admin',
    });
    expect(readAccountSearch({ username: '', state: 'closed', role: 'root', more: 1 })).toEqual({});
    expect(readAccountSearch({ username: ['ann'], state: {}, role: null })).toEqual({});
  });

  it('may be a name of digits, and is never longer than a name', () => {
    expect(readAccountSearch({ username: 42 })).toEqual({ username: '42' });
    expect(readAccountSearch({ username: 'a'.repeat(1000) }).username).toHaveLength(64);
  });

  it('opens an account at its profile unless it says otherwise', () => {
    expect(readAccountTab({ tab: 'history' })).toEqual({ tab: 'history' });
    for (const tab of ['profile', 'secrets', 1, undefined]) {
      expect(readAccountTab({ tab })).toEqual({});
    }
  });
});

describe('the id of an account', () => {
  it('is a whole number that an id can be', () => {
    expect(['1', ' 42 ', '2147483647'].map(readAccountId)).toEqual([1, 42, 2147483647]);
    const none = ['', '0', '-1', '1.5', '1e3', '0x10', '2147483648', 'ann', '1 2'];
    expect(none.map(readAccountId)).toEqual(none.map(() => undefined));
  });
});
