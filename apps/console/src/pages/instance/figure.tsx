/** One number that matters, with what it is. */
export function Figure({
  name,
  value,
  more,
}: {
  readonly name: string;
  readonly value: string;
  readonly more?: string;
}) {
  return (
    <div className="grid gap-1 rounded-xl border border-line bg-panel p-4 sm:p-5">
      <dt className="text-sm text-quiet">{name}</dt>
      <dd className="text-2xl font-semibold tabular-nums">{value}</dd>
      {more !== undefined && <dd className="text-sm text-quiet">{more}</dd>}
    </div>
  );
}
