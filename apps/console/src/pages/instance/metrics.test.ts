import { expect, test } from 'vitest';
import { countSince, type Reading, withReading } from './live.ts';
import { parseMetrics } from './metrics.ts';

const text = [
  '# HELP acct_http_requests_total Requests answered, by door, operation and status.',
  '# TYPE acct_http_requests_total counter',
  'acct_http_requests_total{door="rest",operation="sessions.check",status="200"} 40',
  'acct_http_requests_total{door="trpc",operation="signin.create",status="201"} 2',
  'acct_http_requests_total{door="trpc",operation="signin.create",status="401"} 3',
  'acct_http_requests_total{door="rest",operation="none",status="503"} 1.5e+1',
  'acct_http_requests_total{door="rest",operation="none",status="aborted"} 4',
  'acct_signins_total{outcome="accepted"} 2',
  'acct_signins_total{outcome="refused"} 3',
  'acct_hash_running 1',
  'acct_hash_waiting 7',
  'nodejs_version_info{version="v20.20.2",major="20"} 1',
  'acct_broken NaN',
  '',
].join('\n');

test('the figures are read from the text that /metrics gives', () => {
  expect(parseMetrics(text)).toEqual({
    requests: { ok: 42, refused: 3, failed: 15, gone: 4 },
    signIns: 5,
    hashRunning: 1,
    hashWaiting: 7,
  });
});

test('another text has no figures, and breaks nothing', () => {
  const none = { requests: { ok: 0, refused: 0, failed: 0, gone: 0 } };
  for (const other of ['', '<!doctype html>', 'acct_hash_running', 'toString 3', '{} 1']) {
    expect(parseMetrics(other)).toMatchObject(none);
  }
});

function readingOf(ok: number, at: number): Reading {
  const requests = { ok, refused: 0, failed: 0, gone: 0 };
  return { metrics: { requests, signIns: 0, hashRunning: 0, hashWaiting: 0 }, at };
}

test('two readings make a rate, by the time between them', () => {
  const first = withReading(undefined, readingOf(100, 0));
  expect(first.rates).toEqual([]);
  const live = withReading(withReading(first, readingOf(150, 5_000)), readingOf(150, 6_000));
  expect(live.rates).toEqual([10, 0]);
  expect(countSince(live, 'ok')).toBe(50);
});

test('a service that was started anew is counted anew, and never below nothing', () => {
  const before = withReading(withReading(undefined, readingOf(100, 0)), readingOf(150, 5_000));
  const after = withReading(before, readingOf(3, 10_000));
  expect(after.rates).toEqual([]);
  expect(countSince(after, 'ok')).toBe(0);
});

test('rates are kept for five minutes', () => {
  let live = withReading(undefined, readingOf(0, 0));
  for (let n = 1; n <= 100; n += 1) live = withReading(live, readingOf(n * 5, n * 5_000));
  expect(live.rates).toHaveLength(60);
});
