import type { OutputOf } from '@acct/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { MonitorSmartphone } from 'lucide-react';
import type { ReactNode } from 'react';
import { acct } from '../../acct.ts';
import { useSignOut } from '../../frame/sign-out.ts';
import { texts } from '../../texts/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Facts } from '../../ui/facts.tsx';
import { useToast } from '../../ui/toast.tsx';
import { When } from '../../ui/when.tsx';
import { readDevice } from './device.ts';

const words = texts.sessions.mine;

export type Session = OutputOf<'sessions', 'list'>['items'][number];

type SessionCardProps = {
  readonly session: Session;
  /** What somebody else than its owner may do with it. */
  readonly act?: ReactNode;
};

export function SessionCard({ session, act }: SessionCardProps) {
  const { current, device, address, usedAt, createdAt, expiresAt } = session;
  const name = sayDevice(device);
  return (
    <li className="grid grid-cols-1 gap-3 rounded-xl border border-line bg-panel p-4 sm:p-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="flex min-w-0 flex-wrap items-center gap-2">
          <MonitorSmartphone aria-hidden className="size-5 shrink-0 text-quiet" />
          <h2 className="min-w-0 wrap-anywhere">
            <bdi>{name}</bdi>
          </h2>
          {current && <Badge tone="good">{words.this}</Badge>}
        </div>
        {act ?? (current ? <SignOut /> : <End id={session.id} device={name} />)}
      </div>
      <Facts
        rows={[
          [words.used, <When key="used" at={usedAt} />],
          [words.address, <bdi key="address">{address ?? words.unknownAddress}</bdi>],
          [words.since, <When key="since" at={createdAt} />],
          [words.expires, <When key="expires" at={expiresAt} />],
        ]}
      />
      {device !== null && device !== '' && (
        <details className="text-sm text-quiet">
          <summary className="cursor-pointer">{words.details}</summary>
          <p className="mt-1 wrap-anywhere">
            <bdi>{device}</bdi>
          </p>
        </details>
      )}
    </li>
  );
}

/** A device as people would name it. */
export function sayDevice(device: string | null): string {
  const { program, system } = readDevice(device ?? '');
  return program === '' ? words.unknownDevice : words.device(program, system);
}

function End({ id, device }: { readonly id: string; readonly device: string }) {
  const queryClient = useQueryClient();
  const say = useToast();
  const { mutateAsync } = useMutation({
    mutationFn: () => acct.sessions.end.mutate({ id }),
    onSuccess: () => say(words.ended),
    // One that was gone already is gone from the list too.
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['sessions'] }),
  });
  return (
    <Confirm
      title={words.endQuestion(device)}
      consequence={words.endConsequence}
      act={words.end}
      onConfirm={() => mutateAsync()}
    >
      <Button aria-label={words.endOf(device)}>{words.end}</Button>
    </Confirm>
  );
}

function SignOut() {
  const signOut = useSignOut();
  return (
    <Button busy={signOut.isPending} onClick={() => signOut.mutate()}>
      {words.signOut}
    </Button>
  );
}
