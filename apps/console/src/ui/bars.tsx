import { formatNumber } from '../format.ts';
import { texts } from '../texts/index.ts';

export type Series = { readonly name: string; readonly look: 'accent' | 'warn' | 'danger' };

/** One place on the chart: what it is called, and a number for each series. */
export type Bar = {
  readonly id: string;
  readonly name: string;
  readonly values: readonly number[];
};

type BarsProps = {
  /** All that the chart says, in a sentence with its numbers. */
  readonly label: string;
  /** What the places are, such as “Hour”. */
  readonly of: string;
  readonly series: readonly Series[];
  readonly bars: readonly Bar[];
};

/** Bars of several parts, one beside the other; for those who do not see them, a table of the same. */
export function Bars({ label, of, series, bars }: BarsProps) {
  const most = Math.max(1, ...bars.map(({ values }) => sumOf(values)));
  return (
    <figure className="grid gap-2">
      <Legend series={series} bars={bars} />
      <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
        <p aria-hidden className="text-xs text-quiet tabular-nums">
          {formatNumber(most)}
        </p>
        <svg
          role="img"
          aria-label={label}
          viewBox={`0 0 ${bars.length} 100`}
          preserveAspectRatio="none"
          className="h-36 w-full border-b border-line"
        >
          {bars.map((bar, place) => (
            <Stack key={bar.id} {...{ bar, series, place, most }} />
          ))}
        </svg>
        <div
          aria-hidden
          className="col-start-2 mt-1 flex justify-between text-xs text-quiet tabular-nums"
        >
          <span>{bars.at(0)?.name}</span>
          <span>{bars.at(-1)?.name}</span>
        </div>
      </div>
      <Numbers {...{ label, of, series, bars }} />
    </figure>
  );
}

type StackProps = Pick<BarsProps, 'series'> & {
  readonly bar: Bar;
  readonly place: number;
  readonly most: number;
};

function Stack({ bar: { name, values }, series, place, most }: StackProps) {
  return (
    <g>
      {/* What a pointer that rests there is told. */}
      <title>{texts.shared.chartPlace(name, series.map(partOf).join(', '))}</title>
      <rect x={place} y={0} width={1} height={100} className="fill-transparent" />
      {series.map((each, part) => {
        const height = heightOf(values[part]);
        const below = sumOf(values.slice(0, part).map(heightOf));
        return (
          <rect
            key={each.name}
            x={place + 0.12}
            y={100 - below - height}
            width={0.76}
            height={height}
            className={fills[each.look]}
          />
        );
      })}
    </g>
  );

  function heightOf(value = 0): number {
    return (value / most) * 100;
  }

  function partOf(each: Series, part: number): string {
    return texts.shared.chartPart(each.name, formatNumber(values[part] ?? 0));
  }
}

function Legend({ series, bars }: Pick<BarsProps, 'series' | 'bars'>) {
  return (
    <ul aria-hidden className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
      {series.map(({ name, look }, part) => (
        <li key={name} className="flex items-center gap-2">
          <span className={`size-3 rounded-sm forced-color-adjust-none ${grounds[look]}`} />
          <span className="text-quiet">{name}</span>
          <span className="font-medium tabular-nums">
            {formatNumber(sumOf(bars.map(({ values }) => values[part] ?? 0)))}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Numbers({ label, of, series, bars }: BarsProps) {
  return (
    <div className="sr-only">
      <table>
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">{of}</th>
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars.map(({ id, name, values }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              {series.map((each, part) => (
                <td key={each.name}>{formatNumber(values[part] ?? 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

const fills = { accent: 'fill-accent', warn: 'fill-warn', danger: 'fill-danger' };
const grounds = { accent: 'bg-accent', warn: 'bg-warn', danger: 'bg-danger' };
