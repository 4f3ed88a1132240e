import type { OutputOf } from '@acct/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { acct } from '../../acct.ts';
import { texts } from '../../texts/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Facts } from '../../ui/facts.tsx';
import { useToast } from '../../ui/toast.tsx';
import { When } from '../../ui/when.tsx';

const words = texts.apikeys.mine;

export type ApiKey = OutputOf<'apikeys', 'list'>['items'][number];

type KeyCardProps = {
  readonly apiKey: ApiKey;
  /** What somebody else than its owner may do with it. */
  readonly act?: ReactNode;
};

export function KeyCard({ apiKey, act }: KeyCardProps) {
  const { id, name, scopes, createdAt, usedAt, expiresAt } = apiKey;
  const isExpired = new Date(expiresAt).getTime() <= Date.now();
  return (
    <li className="grid grid-cols-1 gap-3 rounded-xl border border-line bg-panel p-4 sm:p-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="flex min-w-0 flex-wrap items-center gap-2">
          <h2 className="min-w-0 wrap-anywhere">
            <bdi>{name}</bdi>
          </h2>
          {isExpired && <Badge tone="warn">{words.expired}</Badge>}
        </div>
        {act ?? <Revoke id={id} name={name} />}
      </div>
      <ul aria-label={texts.apikeys.make.scopes} className="flex flex-wrap gap-1.5">
        {scopes.map((scope) => (
          <li key={scope}>
            <Badge tone={isExpired ? 'plain' : 'accent'}>{texts.apikeys.scopes[scope].name}</Badge>
          </li>
        ))}
      </ul>
      <Facts
        rows={[
          [words.used, <When key="used" at={usedAt} />],
          [isExpired ? words.expired : words.expires, <When key="expires" at={expiresAt} />],
          [words.created, <When key="created" at={createdAt} />],
          [
            words.id,
            <code key="id" className="break-all">
              {id}
            </code>,
          ],
        ]}
      />
    </li>
  );
}

function Revoke({ id, name }: Pick<ApiKey, 'id' | 'name'>) {
  const queryClient = useQueryClient();
  const say = useToast();
  const { mutateAsync } = useMutation({
    mutationFn: () => acct.apikeys.revoke.mutate({ id }),
    onSuccess: () => say(words.revoked(name)),
    // One that was gone already is gone from the list too.
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['apikeys'] }),
  });
  return (
    <Confirm
      title={words.revokeQuestion(name)}
      consequence={words.revokeConsequence}
      act={words.revoke}
      onConfirm={() => mutateAsync()}
    >
      <Button aria-label={words.revokeOf(name)}>{words.revoke}</Button>
    </Confirm>
  );
}
