import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { acct } from '../../acct.ts';
import { attributeFault } from '../../faults.ts';
import { texts } from '../../texts/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { placeError } from '../../ui/refusal.ts';
import { useToast } from '../../ui/toast.tsx';
import {
  AttributeField,
  type Definition,
  readAttributes,
  type Value,
} from '../attributes/attribute-field.tsx';

const words = texts.accounts.mine.attributes;

type ChangeProps = { readonly definition: Definition; readonly value: Value | undefined };

/** A button, and behind it the field for one value. */
export function ChangeAttribute({ definition, value }: ChangeProps) {
  const [open, setOpen] = useState(false);
  const { key } = definition;
  const [act, name] =
    value === undefined ? [words.set, words.setOf(key)] : [words.change, words.changeOf(key)];
  return (
    <>
      <Button aria-label={name} onClick={() => setOpen(true)}>
        {act}
      </Button>
      <Dialog title={name} open={open} onOpenChange={setOpen}>
        <ValueForm definition={definition} value={value} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function ValueForm({ definition, value, onDone }: ChangeProps & { onDone(): void }) {
  const save = useSave(definition.key, onDone);
  const wrong = placeError(save.error, { value: attributeFault(definition.key) });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const typed = readAttributes(new FormData(event.currentTarget), [definition]);
    const given = typed[definition.key];
    if (given !== undefined) save.mutate(given);
  }
  return (
    <form onSubmit={submit} className="grid gap-4">
      <ErrorNotice error={wrong.rest} />
      {/* Here no value is no answer: what is not wanted any more is removed. */}
      <AttributeField
        definition={{ ...definition, required: true }}
        value={value}
        error={wrong.at('value')}
      />
      <FormButtons act={texts.shared.save} busy={save.isPending} onLeave={onDone} />
    </form>
  );
}

function useSave(key: string, onDone: () => void) {
  const queryClient = useQueryClient();
  const say = useToast();
  return useMutation({
    mutationFn: (value: Value) => acct.attributes.set.mutate({ key, value }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['attributes'] });
      onDone();
      say(words.saved(key));
    },
  });
}
