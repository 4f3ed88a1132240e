import { useQuery } from '@tanstack/react-query';
import { formatNumber } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import { Panel } from '../../ui/page.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { countSince, type Live, liveQuery, ratesMax } from './live.ts';

const words = texts.instance.overview.live;

/** What goes on while somebody looks, where the service tells it. */
export function LiveFigures({ isServed }: { readonly isServed: boolean }) {
  const { data, isError } = useQuery({ ...liveQuery, enabled: isServed });
  return (
    <Panel title={words.title}>
      {!isServed && <p className="text-sm text-quiet">{words.none}</p>}
      {isError && <p className="text-sm text-warn">{words.silent}</p>}
      {isServed && !isError && <p className="text-sm text-quiet">{words.lead}</p>}
      {data !== undefined && <Rates live={data} />}
    </Panel>
  );
}

function Rates({ live }: { readonly live: Live }) {
  const { rates, latest, first } = live;
  const now = rates.at(-1);
  if (now === undefined) return <p className="text-sm text-quiet">{words.notYet}</p>;
  const { hashRunning, hashWaiting, signIns } = latest.metrics;
  const said = words.rate(formatRate(now), formatRate(Math.max(...rates)));
  return (
    <div className="grid gap-4">
      <div className="grid gap-2">
        <p className="text-sm">{said}</p>
        <Sparkline label={said} values={rates} room={ratesMax} />
      </div>
      <p className="text-sm font-medium">{words.sinceOpen}</p>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 text-sm sm:grid-cols-4 lg:grid-cols-7">
        <Count name={words.ok} count={countSince(live, 'ok')} />
        <Count name={words.refused} count={countSince(live, 'refused')} />
        <Count name={words.failed} count={countSince(live, 'failed')} />
        <Count name={words.gone} count={countSince(live, 'gone')} />
        <Count name={words.signIns} count={signIns - first.metrics.signIns} />
        <Count name={words.hashing} count={hashRunning} />
        <Count name={words.waiting} count={hashWaiting} />
      </dl>
    </div>
  );
}

function Count({ name, count }: { readonly name: string; readonly count: number }) {
  return (
    <div>
      <dt className="text-quiet">{name}</dt>
      <dd className="text-lg font-semibold tabular-nums">{formatNumber(count)}</dd>
    </div>
  );
}

function formatRate(rate: number): string {
  return formatNumber(rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate));
}
