import { texts } from '../texts/index.ts';
import { Button } from './button.tsx';
import { useFocusHandedOn } from './focus.ts';
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
  /** What it says, where “Show more” would not do. */
  readonly label?: string;
};

/** Fetches the next page of a list; nothing where there is none. */
export function MoreButton(props: MoreButtonProps) {
  return props.list.hasNextPage && <More {...props} />;
}

function More({ list, label = texts.shared.showMore }: MoreButtonProps) {
  useFocusHandedOn();
  return (
    <div className="grid justify-items-center gap-3">
      {list.isFetchNextPageError && <ErrorNotice error={list.error} />}
      <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {label}
      </Button>
    </div>
  );
}
