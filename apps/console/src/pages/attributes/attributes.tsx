import { useQuery } from '@tanstack/react-query';
import { Plus, SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { texts } from '../../texts/index.ts';
import { Asked } from '../../ui/asked.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Definition } from './attribute-field.tsx';
import { DefinitionCard } from './definition-card.tsx';
import { DefinitionForm } from './definition-form.tsx';
import { coverageQuery, definitionsQuery } from './queries.ts';

const words = texts.attributes;

export function Attributes() {
  const definitions = useQuery(definitionsQuery);
  const [edited, setEdited] = useState<Definition | 'new'>();
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <Button look="main" onClick={() => setEdited('new')}>
          <Plus aria-hidden className="size-4" />
          {words.define}
        </Button>
      }
    >
      <Asked query={definitions}>
        {(defined) => <Definitions defined={defined} onChange={setEdited} />}
      </Asked>
      <Dialog
        open={edited !== undefined}
        onOpenChange={() => setEdited(undefined)}
        title={typeof edited === 'object' ? words.changeTitle(edited.key) : words.define}
      >
        {edited !== undefined && (
          <DefinitionForm
            definition={edited === 'new' ? undefined : edited}
            onDone={() => setEdited(undefined)}
          />
        )}
      </Dialog>
    </Page>
  );
}

type DefinitionsProps = {
  readonly defined: readonly Definition[];
  onChange(definition: Definition): void;
};

function Definitions({ defined, onChange }: DefinitionsProps) {
  const coverage = useQuery(coverageQuery);
  if (defined.length === 0) {
    return (
      <Empty icon={SlidersHorizontal} title={words.none}>
        <p className="text-sm text-quiet">{words.noneHint}</p>
      </Empty>
    );
  }
  return (
    <ul className="grid grid-cols-1 gap-3">
      {defined.map((definition) => (
        <DefinitionCard
          key={definition.key}
          definition={definition}
          coverage={coverage.data}
          onChange={() => onChange(definition)}
        />
      ))}
    </ul>
  );
}
