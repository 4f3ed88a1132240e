import { useQueryClient } from '@tanstack/react-query';
import { acct } from '../../acct.ts';
import { formatCount, formatNumber, formatPercent, quantityOf } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { useToast } from '../../ui/toast.tsx';
import type { Definition } from './attribute-field.tsx';
import type { Coverage } from './queries.ts';

const words = texts.attributes;

type DefinitionCardProps = {
  readonly definition: Definition;
  /** Not there as long as nobody has counted. */
  readonly coverage: Coverage | undefined;
  onChange(): void;
};

/** One attribute: what values look like, what rules they keep, and how many accounts have one. */
export function DefinitionCard({ definition, coverage, onChange }: DefinitionCardProps) {
  const { key, type, required, unique, sensitive, maxLength } = definition;
  const accounts = coverage?.items.find((item) => item.key === key)?.accounts;
  return (
    <li className="grid grid-cols-1 gap-3 rounded-xl border border-line bg-panel p-4 sm:p-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="grid min-w-0 gap-1.5">
          <h2 className="wrap-anywhere">{key}</h2>
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-quiet">
            <span>{words.types[type]}</span>
            {maxLength !== null && <span>{words.upTo(formatNumber(maxLength))}</span>}
            {required && <Badge tone="accent">{words.rules.required}</Badge>}
            {unique && <Badge>{words.rules.unique}</Badge>}
            {sensitive && <Badge tone="warn">{words.rules.sensitive}</Badge>}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button aria-label={words.changeOne(key)} onClick={onChange}>
            {words.change}
          </Button>
          <Remove name={key} accounts={accounts} />
        </div>
      </div>
      {coverage !== undefined && accounts !== undefined && (
        <CoverageBar total={coverage.total} accounts={accounts} />
      )}
    </li>
  );
}

type Count = Coverage['total'];

/** Counted to a hundred thousand; where both go beyond, nobody knows the share. */
function CoverageBar({ total, accounts }: { readonly total: Count; readonly accounts: Count }) {
  const isKnown = !total.more && total.count > 0;
  const share = isKnown ? Math.min(accounts.count / total.count, 1) : undefined;
  const [some, all] = [formatCount(accounts), formatCount(total)];
  return (
    <div className="grid gap-1.5 text-sm">
      {share !== undefined && (
        <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-sunken">
          <div className="h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
        </div>
      )}
      <p className="text-quiet">
        {share === undefined
          ? words.coverage(some, all)
          : words.coverageShare(some, all, formatPercent(share))}
      </p>
    </div>
  );
}

function Remove({
  name,
  accounts,
}: {
  readonly name: string;
  readonly accounts?: Count | undefined;
}) {
  const queryClient = useQueryClient();
  const say = useToast();
  async function remove(): Promise<void> {
    await acct.attributes.undefine.mutate({ key: name });
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: ['attributes'] }),
      queryClient.invalidateQueries({ queryKey: ['directory'] }),
    ]);
    say(words.removed(name));
  }
  return (
    <Confirm
      title={words.removeTitle(name)}
      consequence={
        accounts === undefined ? words.removeWhatUnknown : words.removeWhat(quantityOf(accounts))
      }
      act={words.remove}
      onConfirm={remove}
    >
      <Button aria-label={words.removeOne(name)}>{words.remove}</Button>
    </Confirm>
  );
}
