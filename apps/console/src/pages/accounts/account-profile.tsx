import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Eye, EyeOff } from 'lucide-react';
import { acct } from '../../acct.ts';
import { formatDateTime } from '../../format.ts';
import { useMe } from '../../me.ts';
import { texts } from '../../texts/index.ts';
import { Asked } from '../../ui/asked.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/page.tsx';
import { Moment, When } from '../../ui/when.tsx';
import type { Definition, Value } from '../attributes/attribute-field.tsx';
import { AttributeValue } from '../attributes/attribute-value.tsx';
import { definitionsQuery } from '../attributes/queries.ts';
import { type ListedAccount, profileQuery } from './queries.ts';

const words = texts.accountsAdmin.profile;
const columns = texts.accountsAdmin.columns;

type ProfileProps = { readonly account: ListedAccount };

export function AccountProfile({ account }: ProfileProps) {
  const { id, username, createdAt, updatedAt, lastSignedInAt } = account;
  return (
    <div className="grid grid-cols-1 gap-5">
      <Panel title={words.facts}>
        <Facts
          rows={[
            [columns.username, <bdi key="name">{username}</bdi>],
            [columns.id, String(id)],
            [columns.created, <Moment key="created" at={createdAt} format={formatDateTime} />],
            [words.changed, <Moment key="changed" at={updatedAt} format={formatDateTime} />],
            [columns.lastSignIn, <When key="signed in" at={lastSignedInAt} />],
          ]}
        />
      </Panel>
      <Attributes id={id} />
    </div>
  );
}

/** Sensitive values come when they are asked for, and the asking is in the journal. Nothing keeps them. */
function Attributes({ id }: { readonly id: number }) {
  const definitions = useQuery(definitionsQuery);
  const profile = useQuery(profileQuery(id));
  const disclosed = useMutation({
    mutationFn: () => acct.directory.byId.query({ id }),
    gcTime: 0,
  });
  const isShown = disclosed.data !== undefined;
  const hasSensitive = definitions.data?.some(({ sensitive }) => sensitive) === true;
  const Icon = isShown ? EyeOff : Eye;
  const act = (
    <Button
      busy={disclosed.isPending}
      onClick={() => (isShown ? disclosed.reset() : disclosed.mutate())}
    >
      {!disclosed.isPending && <Icon aria-hidden className="size-4" />}
      {isShown ? words.hide : words.show}
    </Button>
  );
  return (
    <Panel title={words.attributes} actions={hasSensitive && act}>
      {hasSensitive && <DisclosureNote id={id} isShown={isShown} />}
      <ErrorNotice error={disclosed.error} />
      <Asked query={definitions}>
        {(defined) => (
          <Asked query={profile}>
            {({ attributes }) => (
              <Values
                definitions={defined}
                values={disclosed.data?.attributes ?? attributes}
                isShown={isShown}
              />
            )}
          </Asked>
        )}
      </Asked>
    </Panel>
  );
}

/** One’s own values are nobody’s secret. */
function DisclosureNote({ id, isShown }: { readonly id: number; readonly isShown: boolean }) {
  const { accountId } = useMe();
  if (id === accountId) return null;
  return (
    <p role="status" className="text-sm text-quiet">
      {isShown ? words.wasRecorded : words.recorded}
    </p>
  );
}

type ValuesProps = {
  readonly definitions: readonly Definition[];
  readonly values: Readonly<Record<string, Value>>;
  readonly isShown: boolean;
};

function Values({ definitions, values, isShown }: ValuesProps) {
  if (definitions.length === 0) {
    return (
      <p className="text-sm text-quiet">
        {words.none}{' '}
        <Link to="/attributes" className="text-accent underline">
          {words.define}
        </Link>
      </p>
    );
  }
  return (
    <Facts
      rows={definitions.map((definition) => {
        const { key, type, sensitive } = definition;
        const value = values[key];
        if (value !== undefined)
          return [key, <AttributeValue key={key} type={type} value={value} />];
        if (sensitive && !isShown) return [key, <Badge key={key}>{words.hidden}</Badge>];
        return [
          key,
          <span key={key} className="text-quiet">
            {words.noValue}
          </span>,
        ];
      })}
    />
  );
}
