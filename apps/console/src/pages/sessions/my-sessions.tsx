import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { acct } from '../../acct.ts';
import { quantityOf } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import { Asked } from '../../ui/asked.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Page } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { mySessionsQuery } from './queries.ts';
import { SessionCard } from './session-card.tsx';

const words = texts.sessions.mine;

export function MySessions() {
  const list = useInfiniteQuery(mySessionsQuery);
  const sessions = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const others = sessions.filter(({ current }) => !current).length;
  const hasOthers = others > 0 || list.hasNextPage;
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={hasOthers && <EndOthers count={others} more={list.hasNextPage} />}
    >
      <Asked query={list}>
        {() => (
          <>
            <ul className="grid gap-3">
              {sessions.map((session) => (
                <SessionCard key={session.id} session={session} />
              ))}
            </ul>
            {!hasOthers && <p className="text-sm text-quiet">{words.noOthers}</p>}
            <MoreButton list={list} />
          </>
        )}
      </Asked>
    </Page>
  );
}

/** How many there are is known as far as they were read. */
function EndOthers({ count, more }: { readonly count: number; readonly more: boolean }) {
  const queryClient = useQueryClient();
  const say = useToast();
  const { mutateAsync } = useMutation({
    mutationFn: () => acct.sessions.endOthers.mutate(),
    async onSuccess({ ended }) {
      await queryClient.invalidateQueries({ queryKey: ['sessions'] });
      say(words.endedOthers(quantityOf(ended)));
    },
  });
  return (
    <Confirm
      title={words.endOthersQuestion}
      consequence={words.endOthersConsequence(quantityOf({ count, more }))}
      act={words.endOthers}
      onConfirm={() => mutateAsync()}
    >
      <Button>{words.endOthers}</Button>
    </Confirm>
  );
}
