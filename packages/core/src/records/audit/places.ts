import { z } from 'zod';
import type { Tools } from '../../tools.ts';

/**
 * For each point in time the id of the first event from then on; where there is none, one beyond the last.
 * There is no index by time, because every sign-in would pay for it. But times rise with the ids, so it
 * looks at the event in the middle, then at that in the middle of the half where it must be, and so on: some
 * twenty of a million. By how much a slow transaction or the clock of another machine put an event out of
 * order, by so much the place is wrong.
 */
export async function placesAt({ db }: Tools, times: readonly Date[]): Promise<bigint[]> {
  const asked = JSON.stringify(times.map((time) => time.getTime()));
  const rows =
    db.provider === 'sqlite'
      ? await db.read.$queryRaw`WITH RECURSIVE search(n, time, low, high) AS (
          SELECT key, value, coalesce((SELECT min(id) FROM acct_events), 1),
            coalesce((SELECT max(id) FROM acct_events), 0) + 1
          FROM json_each(${asked})
          UNION ALL
          SELECT n, time, CASE WHEN probe.at < time THEN probe.id + 1 ELSE low END,
            CASE WHEN probe.at < time THEN high ELSE (low + high) / 2 END
          FROM search JOIN acct_events AS probe ON probe.id =
            (SELECT min(id) FROM acct_events WHERE id >= (low + high) / 2)
          WHERE low < high)
        SELECT CAST(n AS INTEGER) AS n, CAST(high AS TEXT) AS place
        FROM search WHERE low >= high`
      : await db.read.$queryRaw`WITH RECURSIVE search(n, time, low, high) AS (
          SELECT n - 1, TIMESTAMP 'epoch' + value::float8 * INTERVAL '1 millisecond',
            coalesce((SELECT min(id) FROM acct_events), 1),
            coalesce((SELECT max(id) FROM acct_events), 0) + 1
          FROM jsonb_array_elements_text(${asked}::jsonb) WITH ORDINALITY AS asked(value, n)
          UNION ALL
          SELECT n, time, CASE WHEN probe.at < time THEN probe.id + 1 ELSE low END,
            CASE WHEN probe.at < time THEN high ELSE (low + high) / 2 END
          FROM search CROSS JOIN LATERAL (SELECT id, at FROM acct_events
            WHERE id >= (low + high) / 2 ORDER BY id LIMIT 1) AS probe
          WHERE low < high)
        SELECT n, CAST(high AS TEXT) AS place FROM search WHERE low >= high`;
  const places = new Map(Rows.parse(rows).map(({ n, place }) => [Number(n), BigInt(place)]));
  return times.map((_time, n) => places.get(n) ?? 0n);
}

const Rows = z.array(z.object({ n: z.union([z.number(), z.bigint()]), place: z.string() }));
