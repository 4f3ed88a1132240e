import { acct } from '../../acct.ts';
import { texts } from '../../texts/index.ts';
import { csvOf } from './csv.ts';
import { type AuditFilter, queryOf } from './filter.ts';
import { type Event, pageSize } from './queries.ts';

export type Exported = { readonly count: number; readonly isCut: boolean };

/** All events that fit, the newest first, as a file that the browser saves. */
export async function exportEvents(
  filter: AuditFilter,
  { signal, onProgress }: { signal: AbortSignal; onProgress(count: number): void },
): Promise<Exported> {
  const rows: string[][] = [];
  let cursor: string | null = '';
  while (cursor !== null && rows.length < exportMax) {
    const { items, next }: { items: readonly Event[]; next: string | null } =
      await acct.audit.list.query(
        { ...queryOf(filter), limit: pageSize, ...(cursor !== '' && { cursor }) },
        { signal },
      );
    rows.push(...items.map(rowOf));
    cursor = next;
    onProgress(rows.length);
  }
  save(csvOf([texts.audit.export.columns, ...rows]));
  return { count: rows.length, isCut: cursor !== null };
}

function rowOf(event: Event): string[] {
  const { id, at, name, accountId, actorId, sessionId, requestId, address, details } = event;
  return [
    id,
    at,
    name,
    String(accountId ?? ''),
    String(actorId ?? ''),
    sessionId ?? '',
    requestId ?? '',
    address ?? '',
    JSON.stringify(details),
  ];
}

function save(csv: string): void {
  const address = URL.createObjectURL(new Blob([csv], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `acct-events-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}Z.csv`;
  link.click();
  URL.revokeObjectURL(address);
}

/** As much as a browser holds with ease, in a thousand questions. More than that is for the API. */
const exportMax = 100_000;
