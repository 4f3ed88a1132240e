import { describe, expect, it } from 'vitest';
import { instantOf, isTimeZone, localTimeOf } from './local-time.ts';

describe('local times without a zone', () => {
  it.each([
    ['2026-11-22 09:17:17.964059', 'UTC', '2026-11-22T09:17:17.964Z'],
    ['2026-11-22 09:17:17', 'Europe/Vienna', '2026-11-22T08:17:17.000Z'],
    ['2026-07-01 00:30:00.5', 'Europe/Vienna', '2026-06-30T22:30:00.500Z'],
    ['2026-07-01 00:30:00', 'Asia/Kolkata', '2026-06-30T19:00:00.000Z'],
    ['2026-01-01 00:00:00', 'Pacific/Kiritimati', '2025-12-31T10:00:00.000Z'],
  ])('%s in %s is %s', (local, zone, instant) => {
    expect(instantOf(local, zone)?.toISOString()).toBe(instant);
  });

  it('of the two instants of an hour that comes twice means the earlier', () => {
    const twice = instantOf('2026-10-25 02:30:00', 'Europe/Vienna');
    expect(twice?.toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });

  it('gives an instant also for an hour that was skipped', () => {
    const skipped = instantOf('2026-03-29 02:30:00', 'Europe/Vienna');
    expect(skipped?.toISOString()).toMatch(/^2026-03-29T0[01]:30:00/);
  });

  it.each(['', 'yesterday', '2026-13-01 00:00:00', '20261122T091717'])('takes no %j', (text) => {
    expect(instantOf(text, 'UTC')).toBeUndefined();
  });

  it('are written as they are read', () => {
    const instant = new Date('2026-11-22T08:17:17.964Z');
    expect(localTimeOf(instant, 'Europe/Vienna')).toBe('2026-11-22 09:17:17.964');
  });

  it('know which zones there are', () => {
    expect(isTimeZone('Europe/Vienna')).toBe(true);
    expect(isTimeZone('Middle/Earth')).toBe(false);
  });
});
