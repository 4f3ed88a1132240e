import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { acct } from '../../acct.ts';
import { texts } from '../../texts/index.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { readText } from '../../ui/form.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { useTyped } from '../../ui/use-typed.ts';
import { definitionsQuery } from '../attributes/queries.ts';
import {
  type AccountSearch,
  readAccountId,
  readAccountSearch,
  roleNames,
  states,
} from './search.ts';

const words = texts.accountsAdmin;

/** What to look for, and among which accounts. A name is looked for as it is typed, the rest when asked. */
export function AccountFilters({ search }: { readonly search: AccountSearch }) {
  const { data: definitions = [] } = useQuery(definitionsQuery);
  const [by, setBy] = useState(byUsername);
  const ways = [
    { value: byUsername, name: words.search.username },
    { value: byId, name: words.search.id },
    ...definitions
      .filter(({ unique }) => unique)
      .map(({ key }) => ({ value: `${byAttribute}${key}`, name: words.search.attribute(key) })),
  ];
  return (
    <search aria-label={words.search.label} className="grid gap-3">
      <div className="grid grid-cols-2 items-start gap-3 *:nth-[-n+2]:max-sm:col-span-2 xl:grid-cols-[13rem_minmax(0,1fr)_10rem_10rem]">
        <Select label={words.search.by} value={by} options={ways} onChange={setBy} />
        {by === byUsername ? (
          <UsernameSearch search={search} />
        ) : (
          <Jump key={by} by={by} label={words.search.text} />
        )}
        <StateFilter search={search} />
        <RoleFilter search={search} />
      </div>
    </search>
  );
}

const byUsername = 'username';
const byId = 'id';
const byAttribute = 'attribute.';

function UsernameSearch({ search }: { readonly search: AccountSearch }) {
  const narrow = useNarrow();
  const asked = search.username ?? '';
  const [typed, setTyped] = useTyped(asked);
  useEffect(() => {
    const username = typed.trim();
    if (username === asked) return;
    const timer = setTimeout(() => narrow({ username }), typingPauseMs);
    return () => clearTimeout(timer);
  }, [typed, asked, narrow]);
  return (
    <TextField
      label={words.search.text}
      type="search"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      autoCapitalize="off"
      autoComplete="off"
      spellCheck={false}
      maxLength={64}
    />
  );
}

/** Nobody wants the names that begin with the first letter only. */
const typingPauseMs = 200;

/** Opens the one account of an id, or of a value that no other one has. */
function Jump({ by, label }: { readonly by: string; readonly label: string }) {
  const navigate = useNavigate();
  const open = (id: number) => navigate({ to: '/accounts/$id', params: { id: String(id) } });
  const [error, setError] = useState<string>();
  const find = useMutation({
    mutationFn: (value: string) =>
      acct.directory.find.query({ attribute: by.slice(byAttribute.length), value }),
    onSuccess: ({ id }) => open(id),
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const text = readText(new FormData(event.currentTarget), 'text');
    const id = by === byId ? readAccountId(text) : undefined;
    setError(by === byId && id === undefined ? words.search.notAnId : undefined);
    if (by !== byId) find.mutate(text);
    else if (id !== undefined) void open(id);
  }
  return (
    <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2">
      <TextField
        label={label}
        name="text"
        required
        autoComplete="off"
        spellCheck={false}
        {...(by === byId && { inputMode: 'numeric' })}
        {...(by !== byId && { hint: words.search.recorded })}
        error={error}
      />
      <Button type="submit" busy={find.isPending} className="mt-[1.625rem]">
        {words.search.submit}
      </Button>
      <div className="col-span-2 empty:hidden">
        <ErrorNotice error={find.error} />
      </div>
    </form>
  );
}

const anything = 'any';

function StateFilter({ search }: { readonly search: AccountSearch }) {
  const narrow = useNarrow();
  const options = [
    { value: anything, name: words.list.anyState },
    ...states.map((state) => ({ value: state, name: words.states[state] })),
  ];
  return (
    <Select
      label={words.columns.state}
      value={search.state ?? anything}
      options={options}
      onChange={(state) => narrow({ state })}
    />
  );
}

function RoleFilter({ search }: { readonly search: AccountSearch }) {
  const narrow = useNarrow();
  const options = [
    { value: anything, name: words.list.anyRole },
    ...roleNames.map((role) => ({ value: role, name: texts.roles.names[role] })),
  ];
  return (
    <Select
      label={words.columns.roles}
      value={search.role ?? anything}
      options={options}
      onChange={(role) => narrow({ role })}
    />
  );
}

/**
 * Says in the address what is looked for; whatever is no filter is left out of it. From the address as it is
 * by then: the page shows what was chosen a moment later.
 */
function useNarrow(): (change: Change) => void {
  const navigate = useNavigate();
  return useCallback(
    (change) =>
      void navigate({
        to: '/accounts',
        search: (now: object) => readAccountSearch({ ...now, ...change }),
        replace: true,
      }),
    [navigate],
  );
}

type Change = { readonly [Name in keyof AccountSearch]?: string };
