import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { acct } from '../../acct.ts';
import { formatNumber } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { TextField } from '../../ui/field.tsx';
import { readText } from '../../ui/form.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { useToast } from '../../ui/toast.tsx';
import type { Definition } from './attribute-field.tsx';
import { breaks, isText, lengthMax, readLength, types } from './definition.ts';
import { DefinitionReport, type Report } from './definition-report.tsx';

const words = texts.attributes.form;

type FormProps = {
  /** What is changed; undefined for a new one. */
  readonly definition: Definition | undefined;
  onDone(): void;
};

/** What an attribute shall be. It is rehearsed first, and done at once only where nothing breaks. */
export function DefinitionForm({ definition, onDone }: FormProps) {
  const [wanted, setWanted] = useState<Definition>(definition ?? nothingYet);
  const [report, setReport] = useState<Report>();
  const apply = useApply(onDone);
  const rehearse = useMutation({
    mutationFn: (input: Definition) => acct.attributes.define.mutate({ ...input, rehearse: true }),
    onSuccess(answer, input) {
      if (breaks(answer)) setReport(answer);
      else apply.mutate({ ...input, force: false });
    },
  });
  if (report !== undefined) {
    return (
      <DefinitionReport
        report={report}
        error={apply.error}
        busy={apply.isPending}
        onBack={() => setReport(undefined)}
        onApply={() => apply.mutate({ ...wanted, force: true })}
      />
    );
  }
  return (
    <Fields
      definition={definition}
      wanted={wanted}
      error={rehearse.error ?? apply.error}
      busy={rehearse.isPending || apply.isPending}
      onCancel={onDone}
      onSubmit={(input) => {
        setWanted(input);
        rehearse.mutate(input);
      }}
    />
  );
}

const nothingYet: Definition = {
  key: '',
  type: 'string',
  required: false,
  unique: false,
  sensitive: false,
  maxLength: null,
};

function useApply(onDone: FormProps['onDone']) {
  const queryClient = useQueryClient();
  const say = useToast();
  return useMutation({
    mutationFn: (input: Definition & { force: boolean }) => acct.attributes.define.mutate(input),
    async onSuccess({ definition: { key } }) {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['attributes'] }),
        queryClient.invalidateQueries({ queryKey: ['directory'] }),
      ]);
      say(texts.attributes.saved(key));
      onDone();
    },
  });
}

type FieldsProps = {
  readonly definition: Definition | undefined;
  readonly wanted: Definition;
  readonly error: unknown;
  readonly busy: boolean;
  onCancel(): void;
  onSubmit(definition: Definition): void;
};

function Fields({ definition, wanted, error, busy, onCancel, onSubmit }: FieldsProps) {
  const [shape, setShape] = useState(wanted);
  const [lengthError, setLengthError] = useState<string>();
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const maxLength = isText(shape.type) ? readLength(readText(form, 'maxLength')) : null;
    setLengthError(maxLength === undefined ? words.notALength(formatNumber(lengthMax)) : undefined);
    if (maxLength === undefined) return;
    onSubmit({ ...shape, key: definition?.key ?? readText(form, 'key').trim(), maxLength });
  }
  return (
    <form onSubmit={submit} className="grid grid-cols-1 gap-4">
      <ErrorNotice error={error} />
      {definition === undefined && (
        <TextField
          label={words.key}
          name="key"
          hint={words.keyHint}
          required
          maxLength={64}
          pattern="\s*[A-Za-z][A-Za-z0-9_\-]*\s*"
          defaultValue={wanted.key}
          autoCapitalize="off"
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <Select
        label={words.type}
        value={shape.type}
        options={types.map((value) => ({ value, name: texts.attributes.types[value] }))}
        onChange={(type) => setShape({ ...shape, type })}
      />
      {rules.map(({ rule, label, hint }) => (
        <Checkbox
          key={rule}
          label={label}
          hint={hint}
          checked={shape[rule]}
          onChange={(checked) => setShape({ ...shape, [rule]: checked })}
        />
      ))}
      {isText(shape.type) && (
        <TextField
          label={words.maxLength}
          name="maxLength"
          inputMode="numeric"
          hint={words.maxLengthHint}
          defaultValue={wanted.maxLength === null ? '' : String(wanted.maxLength)}
          error={lengthError}
        />
      )}
      <FormButtons act={words.check} busy={busy} onLeave={onCancel} />
    </form>
  );
}

const rules = [
  { rule: 'required', label: words.required, hint: words.requiredHint },
  { rule: 'unique', label: words.unique, hint: words.uniqueHint },
  { rule: 'sensitive', label: words.sensitive, hint: words.sensitiveHint },
] as const;
