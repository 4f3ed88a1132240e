import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef } from 'react';
import { texts } from '../../texts/index.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { useTyped } from '../../ui/use-typed.ts';
import { type AuditFilter, auditFilterIn, isFiltered } from './filter.ts';
import { eventOptions } from './say-event.ts';

const words = texts.audit.filter;

/** Which events are shown; what is chosen stands in the address. */
export function FilterBar({ filter }: { readonly filter: AuditFilter }) {
  const navigate = useNavigate();
  const { event, account } = filter;
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useTyped(String(account ?? ''));
  // From the address as it is by then: the page shows what was chosen a moment later.
  function narrow(change: Readonly<Record<string, unknown>>): void {
    void navigate({ to: '/audit', search: (now: object) => auditFilterIn({ ...now, ...change }) });
  }
  function choose(chosen: string): void {
    narrow({ event: chosen === anything ? undefined : chosen });
  }
  // The button is gone with the filter, so the focus goes to where the next one is chosen.
  function clear(): void {
    narrow({ event: undefined, account: undefined });
    form.current?.querySelector('select')?.focus();
  }
  function submit(submitted: FormEvent<HTMLFormElement>): void {
    submitted.preventDefault();
    narrow({ account: typed });
  }
  return (
    <form
      ref={form}
      aria-label={words.label}
      onSubmit={submit}
      className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]"
    >
      <Select
        label={texts.audit.filter.event}
        value={event ?? anything}
        options={optionsWith(event)}
        onChange={choose}
      />
      <TextField
        label={words.account}
        hint={words.accountHint}
        inputMode="numeric"
        pattern="[1-9][0-9]*"
        maxLength={15}
        autoComplete="off"
        value={typed}
        onChange={(changed) => setTyped(changed.target.value)}
      />
      <div className="flex gap-2 sm:pt-6.5">
        <Button type="submit">{words.apply}</Button>
        {isFiltered(filter) && (
          <Button look="quiet" onClick={clear}>
            {words.clear}
          </Button>
        )}
      </div>
    </form>
  );
}

/** An address may ask for an event that only a newer Acct tells of. */
function optionsWith(event: string | undefined) {
  const isKnown = event === undefined || eventOptions.some(({ value }) => value === event);
  return [
    { value: anything, name: words.anything },
    ...(isKnown ? [] : [{ value: event, name: event }]),
    ...eventOptions,
  ];
}

const anything = 'anything';
