import type { UseQueryResult } from '@tanstack/react-query';
import { quantityOf } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import { sayError } from '../../ui/refusal.ts';
import { isExpired } from './follow.ts';
import type { Followed } from './followed.ts';

const words = texts.audit.follow;

/** How it goes with the following, for eyes and for screen readers. */
export function FollowNews({ newer }: { readonly newer: UseQueryResult<Followed> }) {
  const { data, error } = newer;
  return (
    <p
      role="status"
      className={`min-w-0 flex-1 basis-60 text-sm ${error === null ? 'text-quiet' : 'text-warn'}`}
    >
      {error === null ? sayCount(data?.events.length ?? 0) : sayTrouble(error)}
    </p>
  );
}

function sayCount(count: number): string {
  return count === 0 ? words.waiting : words.came(quantityOf(count));
}

function sayTrouble(error: Error): string {
  return isExpired(error) ? words.expired : sayError(error);
}
