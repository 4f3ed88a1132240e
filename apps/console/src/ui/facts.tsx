import { Fragment, type ReactNode } from 'react';

/** Names and what they stand for, one under the other. */
export function Facts({
  rows,
}: {
  readonly rows: readonly (readonly [name: string, fact: ReactNode])[];
}) {
  return (
    <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[max-content_1fr]">
      {rows.map(([name, fact]) => (
        <Fragment key={name}>
          <dt className="text-quiet">{name}</dt>
          <dd className="min-w-0 break-words">{fact}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
