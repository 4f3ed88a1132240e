import { texts } from '../texts/index.ts';
import { Button } from './button.tsx';
import { ErrorNotice } from './notice.tsx';

type MoreButtonProps = {
  /** A list that is read page by page. */
  readonly list: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly isFetchNextPageError: boolean;
    readonly error: unknown;
    fetchNextPage(): Promise<unknown>;
  };
};

/** Fetches the next page of a list; nothing where there is none. */
export function MoreButton({ list }: MoreButtonProps) {
  if (!list.hasNextPage) return null;
  return (
    <div className="grid justify-items-center gap-3">
      {list.isFetchNextPageError && <ErrorNotice error={list.error} />}
      <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {texts.shared.showMore}
      </Button>
    </div>
  );
}
