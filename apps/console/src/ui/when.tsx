import { formatAgo, formatExact } from '../format.ts';
import { texts } from '../texts/index.ts';

/** How long ago, with the exact time for whoever points at it; for a reader the machine’s form. */
export function When({ at }: { readonly at: string | null }) {
  if (at === null) return <span className="text-quiet">{texts.shared.never}</span>;
  return (
    <time dateTime={at} title={formatExact(at)}>
      {formatAgo(at)}
    </time>
  );
}
