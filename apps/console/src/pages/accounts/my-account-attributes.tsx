import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { acct } from '../../acct.ts';
import { texts } from '../../texts/index.ts';
import { Asked } from '../../ui/asked.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Panel } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import type { Definition, Value } from '../attributes/attribute-field.tsx';
import { AttributeValue } from '../attributes/attribute-value.tsx';
import { definitionsQuery } from '../attributes/queries.ts';
import { ChangeAttribute } from './my-account-attribute.tsx';
import { myAttributesQuery } from './my-account-queries.ts';

const words = texts.accounts.mine.attributes;

/** All attributes that there are, with my values; each is changed by itself. */
export function MyAttributes() {
  const definitions = useQuery(definitionsQuery);
  const mine = useQuery(myAttributesQuery);
  return (
    <Panel title={words.title}>
      <Asked query={definitions}>
        {(defined) => (
          <Asked query={mine}>{(values) => <Rows defined={defined} values={values} />}</Asked>
        )}
      </Asked>
    </Panel>
  );
}

type RowsProps = {
  readonly defined: readonly Definition[];
  readonly values: Readonly<Record<string, Value>>;
};

function Rows({ defined, values }: RowsProps) {
  if (defined.length === 0) return <p className="text-sm text-quiet">{words.none}</p>;
  return (
    <ul className="grid divide-y divide-line">
      {defined.map((definition) => (
        <Row key={definition.key} definition={definition} value={values[definition.key]} />
      ))}
    </ul>
  );
}

type RowProps = { readonly definition: Definition; readonly value: Value | undefined };

function Row({ definition, value }: RowProps) {
  const { key, type, required } = definition;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="grid min-w-0 gap-0.5 text-sm">
        <span className="wrap-anywhere text-quiet">{key}</span>
        {value === undefined ? (
          <span className="text-quiet italic">{words.notSet}</span>
        ) : (
          <AttributeValue type={type} value={value} />
        )}
      </div>
      <div className="flex gap-2">
        <ChangeAttribute definition={definition} value={value} />
        {value !== undefined && !required && <RemoveAttribute name={key} />}
      </div>
    </li>
  );
}

function RemoveAttribute({ name }: { readonly name: string }) {
  const queryClient = useQueryClient();
  const say = useToast();
  const { mutateAsync } = useMutation({
    mutationFn: () => acct.attributes.unset.mutate({ key: name }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['attributes'] });
      say(words.removed(name));
    },
  });
  return (
    <Confirm
      title={words.removeQuestion(name)}
      consequence={words.removeConsequence}
      act={words.remove}
      onConfirm={() => mutateAsync()}
    >
      <Button look="quiet" aria-label={words.removeOf(name)}>
        {words.remove}
      </Button>
    </Confirm>
  );
}
