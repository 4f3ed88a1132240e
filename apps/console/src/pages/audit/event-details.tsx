import { Link } from '@tanstack/react-router';
import { formatExact } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Moment } from '../../ui/when.tsx';
import { Who, Whom } from './event-row.tsx';
import type { Event } from './queries.ts';
import { sayEvent } from './say-event.ts';

const words = texts.audit;

type EventDetailsProps = { readonly event: Event | undefined; onClose(): void };

/** All that is known of one event. */
export function EventDetails({ event, onClose }: EventDetailsProps) {
  if (event === undefined) return null;
  const { id, at, name, accountId, sessionId, requestId, address, details } = event;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={sayEvent(name)}
      description={<Moment at={at} format={formatExact} />}
    >
      <Facts
        rows={[
          [words.columns.whom, <Whom key={id} accountId={accountId} />],
          [words.columns.who, <Who key={id} event={event} />],
          [words.columns.address, known(address)],
          [words.details.session, known(sessionId)],
          [words.details.request, known(requestId)],
          [words.details.id, known(id)],
          [words.details.name, known(name)],
        ]}
      />
      <h3 className="text-sm font-medium">{words.details.details}</h3>
      <pre className="rounded-lg bg-sunken p-3 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
        {visible(JSON.stringify(details, null, 2))}
      </pre>
      <Link
        to="/audit"
        search={{ event: name }}
        onClick={onClose}
        className="justify-self-start text-sm text-accent underline"
      >
        {words.details.onlyThis}
      </Link>
    </Dialog>
  );
}

/** With what cannot be seen, or turns the direction of the text around, written out: it is the same JSON. */
function visible(json: string): string {
  return json.replace(/\p{Cf}/gu, (sign) => sign.split('').map(escapeOf).join(''));
}

function escapeOf(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function known(text: string | null) {
  if (text === null) return <span className="text-quiet">{texts.shared.none}</span>;
  return <bdi className="font-mono text-xs">{text}</bdi>;
}
