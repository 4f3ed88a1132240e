import type { OutputOf } from '@acct/client';
import { texts } from '../../texts/index.ts';
import { Button } from '../../ui/button.tsx';
import { Copyable } from '../../ui/copy.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';

const words = texts.apikeys.shown;

type ShownKeyProps = { readonly made: OutputOf<'apikeys', 'create'>; onDone(): void };

/** The only time that a key can be seen. A slip beside the dialog does not close it. */
export function ShownKey({ made, onDone }: ShownKeyProps) {
  return (
    <Dialog title={words.title(made.name)} open onOpenChange={onDone} isSticky>
      <Notice tone="warn">{words.warning}</Notice>
      <Copyable label={words.key} text={made.key} />
      <div className="grid gap-1 text-sm">
        <p className="text-quiet">{words.usage}</p>
        <code className="rounded-lg bg-sunken px-3 py-2 break-words">{words.usageLine}</code>
      </div>
      <Button look="main" className="justify-self-end" onClick={onDone}>
        {words.done}
      </Button>
    </Dialog>
  );
}
