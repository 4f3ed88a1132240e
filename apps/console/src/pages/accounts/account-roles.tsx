import { useQuery } from '@tanstack/react-query';
import { texts } from '../../texts/index.ts';
import { Asked } from '../../ui/asked.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/page.tsx';
import { When } from '../../ui/when.tsx';
import { GiveRole, TakeRole } from '../roles/role-acts.tsx';
import { type ListedAccount, rolesOfQuery } from './queries.ts';
import { roleNames } from './search.ts';

const words = texts.accountsAdmin.roles;

/** What the account may do for others, and what it might. */
export function AccountRoles({ account }: { readonly account: ListedAccount }) {
  const grants = useQuery(rolesOfQuery(account.id));
  const isSuspended = account.state === 'suspended';
  return (
    <div className="grid grid-cols-1 gap-5">
      {isSuspended && <Notice tone="info">{words.suspended}</Notice>}
      <Asked query={grants}>
        {({ items }) =>
          roleNames.map((role) => {
            const grant = items.find((each) => each.role === role);
            return (
              <Panel
                key={role}
                title={texts.roles.names[role]}
                actions={
                  grant === undefined ? (
                    !isSuspended && <GiveRole account={account} role={role} />
                  ) : (
                    <TakeRole account={account} role={role} />
                  )
                }
              >
                <p className="text-sm text-quiet">{texts.roles.may[role]}</p>
                <p className="flex flex-wrap items-center gap-2 text-sm">
                  {grant === undefined ? (
                    words.notGranted
                  ) : (
                    <>
                      <Badge tone="accent">{words.granted}</Badge>
                      <When at={grant.grantedAt} />
                    </>
                  )}
                </p>
              </Panel>
            );
          })
        }
      </Asked>
    </div>
  );
}
