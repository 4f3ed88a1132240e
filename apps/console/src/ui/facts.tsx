import { Fragment, type ReactNode } from 'react';

/** Names and what they stand for, one under the other. */
export function Facts({
  rows,
}: {
  readonly rows: readonly (readonly [name: string, fact: ReactNode])[];
}) {
  return (
    <dl className="grid grid-cols-[fit-content(45%)_minmax(0,1fr)] gap-x-6 gap-y-2 text-sm">
      {rows.map(([name, fact]) => (
        <Fragment key={name}>
          <dt className="min-w-0 wrap-anywhere text-quiet">{name}</dt>
          <dd className="min-w-0 wrap-anywhere">{fact}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
