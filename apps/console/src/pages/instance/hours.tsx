import { formatNumber, formatTime } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import { type Bar, Bars } from '../../ui/bars.tsx';
import { Panel } from '../../ui/page.tsx';
import type { Figures } from './queries.ts';

const { signIns: ofSignIns, refusals: ofRefusals, hour, hours } = texts.instance.overview;

/** What happened in the last day, hour by hour. */
export function Hours({ figures: { signIns, refusals } }: { readonly figures: Figures }) {
  const entered = signIns.map(({ from, accepted, refused }) => barOf(from, [accepted, refused]));
  const denied = refusals.map(({ from, denied, limited }) => barOf(from, [denied, limited]));
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Panel title={ofSignIns.title}>
        <Bars
          label={ofSignIns.label(sumIn(entered, 0), sumIn(entered, 1))}
          of={hour}
          series={[
            { name: ofSignIns.accepted, look: 'accent' },
            { name: ofSignIns.refused, look: 'danger' },
          ]}
          bars={entered}
        />
        <p className="text-sm text-quiet">{hours}</p>
      </Panel>
      <Panel title={ofRefusals.title}>
        <Bars
          label={ofRefusals.label(sumIn(denied, 0), sumIn(denied, 1))}
          of={hour}
          series={[
            { name: ofRefusals.denied, look: 'danger' },
            { name: ofRefusals.limited, look: 'accent' },
          ]}
          bars={denied}
        />
        <p className="text-sm text-quiet">{ofRefusals.hint}</p>
      </Panel>
    </div>
  );
}

function barOf(from: string, values: readonly number[]): Bar {
  return { id: from, name: formatTime(from), values };
}

function sumIn(bars: readonly Bar[], part: number): string {
  return formatNumber(bars.reduce((sum, { values }) => sum + (values[part] ?? 0), 0));
}
