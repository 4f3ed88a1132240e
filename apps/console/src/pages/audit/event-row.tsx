import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { memo } from 'react';
import { formatExact, formatSecond } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Moment } from '../../ui/when.tsx';
import type { Event } from './queries.ts';
import { sayEvent } from './say-event.ts';

const words = texts.audit;

type EventRowProps = {
  readonly event: Event;
  readonly index: number;
  readonly isNew: boolean;
  measure(row: HTMLElement | null): void;
  onOpen(event: Event): void;
};

export const EventRow = memo(function EventRow(props: EventRowProps) {
  const { event, index, isNew, measure, onOpen } = props;
  const { at, name, accountId, address } = event;
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      className={`border-b border-line last:border-b-0 ${isNew ? 'bg-accent-soft' : ''}`}
    >
      <td className={cell}>
        <div className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">{sayEvent(name)}</span>
          {isNew && <Badge tone="accent">{words.follow.isNew}</Badge>}
        </div>
        <div className="font-mono text-xs text-quiet">{name}</div>
        <div className="text-xs md:hidden">
          <Whom accountId={accountId} />
        </div>
      </td>
      <td className={`${cell} max-md:hidden`}>
        <Whom accountId={accountId} />
      </td>
      <td className={`${cell} max-lg:hidden`}>
        <Who event={event} />
      </td>
      <td className={`${cell} font-mono text-xs max-xl:hidden`}>
        <bdi>{address}</bdi>
      </td>
      <td className={`${cell} text-quiet`}>
        <Moment at={at} format={formatSecond} />
      </td>
      <td className="py-2 pr-2 text-right align-top">
        <button
          type="button"
          aria-label={words.details.open(sayEvent(name), formatExact(at))}
          onClick={() => onOpen(event)}
          className="inline-grid size-9 cursor-pointer place-items-center rounded-lg text-quiet hover:bg-sunken hover:text-ink"
        >
          <ChevronRight aria-hidden className="size-4" />
        </button>
      </td>
    </tr>
  );
});

const cell = 'px-3 py-2.5 align-top break-words';

/** Whom an event concerns. */
export function Whom({ accountId }: Pick<Event, 'accountId'>) {
  if (accountId === null) return <span className="text-quiet">{words.nobody}</span>;
  return <AccountLink id={accountId} />;
}

/** Who did what an event tells of. */
export function Who({ event }: { readonly event: Event }) {
  const { actorId, accountId, address } = event;
  if (actorId === null) return address === null ? words.operator : words.visitor;
  return actorId === accountId ? words.themselves : <AccountLink id={actorId} />;
}

function AccountLink({ id }: { readonly id: number }) {
  return (
    <Link to="/accounts/$id" params={{ id: String(id) }} className="text-accent underline">
      {words.account(id)}
    </Link>
  );
}
