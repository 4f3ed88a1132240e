import { useQuery } from '@tanstack/react-query';
import { formatDate } from '../../format.ts';
import { type Me, useMe } from '../../me.ts';
import { texts } from '../../texts/index.ts';
import { Asked } from '../../ui/asked.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { Moment } from '../../ui/when.tsx';
import { ChangePassword } from '../credentials/change-password.tsx';
import { CloseAccount } from './close-account.tsx';
import { MyAttributes } from './my-account-attributes.tsx';
import { Rename } from './my-account-name.tsx';
import { selfQuery } from './my-account-queries.ts';

const words = texts.accounts.mine;

export function MyAccount() {
  const me = useMe();
  return (
    <Page title={words.title} lead={words.lead(String(me.accountId))}>
      <AboutMe me={me} />
      <Rename username={me.username} />
      <MyAttributes />
      <ChangePassword />
      <CloseAccount username={me.username} />
    </Page>
  );
}

function AboutMe({ me }: { readonly me: Me }) {
  const self = useQuery(selfQuery);
  return (
    <Panel title={words.facts.title}>
      <Asked query={self}>
        {({ createdAt }) => (
          <Facts
            rows={[
              [words.facts.username, <bdi key="username">{me.username}</bdi>],
              [words.facts.id, String(me.accountId)],
              [words.facts.created, <Moment key="created" at={createdAt} format={formatDate} />],
              [words.facts.roles, <Roles key="roles" roles={me.roles} />],
            ]}
          />
        )}
      </Asked>
    </Panel>
  );
}

function Roles({ roles }: Pick<Me, 'roles'>) {
  if (roles.length === 0) return words.facts.noRoles;
  return (
    <span className="flex flex-wrap gap-1.5">
      {roles.map((role) => (
        <Badge key={role} tone="accent">
          {texts.roles.names[role]}
        </Badge>
      ))}
    </span>
  );
}
