import type { OutputOf } from '@acct/client';
import { useState } from 'react';
import { quantityOf } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import type { Quantity } from '../../texts/quantity.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { lostBy } from './definition.ts';

const words = texts.attributes.report;

export type Report = OutputOf<'attributes', 'define'>;

type ReportProps = {
  readonly report: Report;
  readonly error: unknown;
  readonly busy: boolean;
  onBack(): void;
  onApply(): void;
};

/** What a definition would break, counted and not yet done. Only who says so in so many words does it. */
export function DefinitionReport({ report, error, busy, onBack, onApply }: ReportProps) {
  const [agreed, setAgreed] = useState(false);
  const lost = lostBy(report);
  return (
    <div className="grid grid-cols-1 gap-4">
      <ErrorNotice error={error} />
      <Notice tone="warn">
        <h3 className="font-medium">{words.title}</h3>
        <ul className="grid list-disc gap-1 pl-4">
          {findings(report).map((finding) => (
            <li key={finding}>{finding}</li>
          ))}
        </ul>
      </Notice>
      <p className="text-sm text-quiet">{words.nothingYet}</p>
      <Checkbox
        label={lost > 0 ? words.force : words.forceMissing}
        hint={lost > 0 ? words.forceHint(quantityOf(lost)) : words.forceMissingHint}
        checked={agreed}
        onChange={setAgreed}
      />
      <FormButtons
        act={words.apply}
        look={lost > 0 ? 'danger' : 'main'}
        busy={busy}
        disabled={!agreed}
        onAct={onApply}
        leave={words.back}
        onLeave={onBack}
      />
    </div>
  );
}

function findings({ accountsMissingValue, valuesColliding, valuesInvalid }: Report): string[] {
  const counted: [number, (count: Quantity) => string][] = [
    [accountsMissingValue, words.missing],
    [valuesColliding, words.colliding],
    [valuesInvalid, words.invalid],
  ];
  return counted.flatMap(([count, say]) => (count > 0 ? [say(quantityOf(count))] : []));
}
