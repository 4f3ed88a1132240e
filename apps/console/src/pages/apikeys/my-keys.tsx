import type { OutputOf } from '@acct/client';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { texts } from '../../texts/index.ts';
import { Button } from '../../ui/button.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { KeyCard } from './key-card.tsx';
import { NewKeyDialog } from './new-key-dialog.tsx';
import { myKeysQuery } from './queries.ts';
import { ShownKey } from './shown-key.tsx';

const words = texts.apikeys.mine;

export function MyKeys() {
  const list = useSuspenseInfiniteQuery(myKeysQuery);
  const keys = list.data.pages.flatMap(({ items }) => items);
  return (
    <Page title={words.title} lead={words.lead} actions={<NewKey />}>
      {keys.length === 0 && <Empty icon={KeyRound} title={words.none} />}
      <ul className="grid gap-3">
        {keys.map((key) => (
          <KeyCard key={key.id} apiKey={key} />
        ))}
      </ul>
      <MoreButton list={list} />
    </Page>
  );
}

type Made = OutputOf<'apikeys', 'create'>;

/** First the questions, then the key, which nothing in the page remembers once its dialog is closed. */
function NewKey() {
  const [isAsking, setAsking] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  function show(key: Made): void {
    setAsking(false);
    setMade(key);
  }
  return (
    <>
      <Button look="main" onClick={() => setAsking(true)}>
        <Plus aria-hidden className="size-4" />
        {words.new}
      </Button>
      <NewKeyDialog open={isAsking} onOpenChange={setAsking} onMade={show} />
      {made !== null && <ShownKey made={made} onDone={() => setMade(null)} />}
    </>
  );
}
