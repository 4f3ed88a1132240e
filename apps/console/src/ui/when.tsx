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

type MomentProps = { readonly at: string; format(iso: string): string };

/** A date or a time as its reader writes it, from the right to the left where they do. */
export function Moment({ at, format }: MomentProps) {
  return (
    <time dateTime={at} dir="auto" title={formatExact(at)}>
      {format(at)}
    </time>
  );
}
