import { useInfiniteQuery } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { texts } from '../../texts/index.ts';
import { Asked } from '../../ui/asked.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { type ApiKey, KeyCard } from './key-card.tsx';
import { type Made, NewKeyForm } from './new-key-form.tsx';
import { myKeysQuery } from './queries.ts';
import { ShownKey } from './shown-key.tsx';

const words = texts.apikeys.mine;

export function MyKeys() {
  const list = useInfiniteQuery(myKeysQuery);
  return (
    <Page title={words.title} lead={words.lead} actions={<NewKey />}>
      <Asked query={list}>
        {({ pages }) => (
          <>
            <Keys keys={pages.flatMap(({ items }) => items)} />
            <MoreButton list={list} />
          </>
        )}
      </Asked>
    </Page>
  );
}

function Keys({ keys }: { readonly keys: readonly ApiKey[] }) {
  if (keys.length === 0) return <Empty icon={KeyRound} title={words.none} />;
  return (
    <ul className="grid gap-3">
      {keys.map((key) => (
        <KeyCard key={key.id} apiKey={key} />
      ))}
    </ul>
  );
}

/** First the questions, then the key, which nothing in the page remembers once the dialog is closed. */
function NewKey() {
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  function change(isOpened: boolean): void {
    setOpen(isOpened);
    setMade(null);
  }
  return (
    <>
      <Button look="main" onClick={() => change(true)}>
        <Plus aria-hidden className="size-4" />
        {words.new}
      </Button>
      <Dialog
        title={made === null ? texts.apikeys.make.title : texts.apikeys.shown.title(made.name)}
        open={isOpen}
        onOpenChange={change}
        isSticky={made !== null}
      >
        {made === null ? (
          <NewKeyForm onCancel={() => change(false)} onMade={setMade} />
        ) : (
          <ShownKey made={made} onDone={() => change(false)} />
        )}
      </Dialog>
    </>
  );
}
