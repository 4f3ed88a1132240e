import { texts } from '../../texts/index.ts';
import { Button } from '../../ui/button.tsx';
import { Copyable } from '../../ui/copy.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { Made } from './new-key-form.tsx';

const words = texts.apikeys.shown;

type ShownKeyProps = { readonly made: Made; onDone(): void };

/** The only time that a key can be seen. */
export function ShownKey({ made, onDone }: ShownKeyProps) {
  return (
    <>
      <Notice tone="warn">{words.warning}</Notice>
      <Copyable label={words.key} text={made.key} />
      <div className="grid gap-1 text-sm">
        <p className="text-quiet">{words.usage}</p>
        <code className="rounded-lg bg-sunken px-3 py-2 wrap-anywhere">{words.usageLine}</code>
      </div>
      <Button look="main" className="justify-self-end" onClick={onDone}>
        {words.done}
      </Button>
    </>
  );
}
