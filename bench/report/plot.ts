import type { Spread } from '../statistics.ts';
import { shown } from './figures.ts';

export type Bar = { readonly name: string; readonly spread: Spread };

const width = 860;
const labelWidth = 330;
const barWidth = 390;
const rowHeight = 26;
const headHeight = 34;

/**
 * Bars with the range of all rounds, as an SVG that reads in light and dark. Ours stand out by colour and
 * by the weight of their names, so that nothing depends on seeing colours.
 */
export function plotBars(title: string, bars: readonly Bar[]): string {
  const most = Math.max(...bars.map(({ spread }) => spread.most));
  const height = headHeight + bars.length * rowHeight + 8;
  const rows = bars.map((bar, row) => rowOf(bar, headHeight + row * rowHeight, barWidth / most));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">
<style>${style}</style>
<text class="title" x="8" y="20">${escaped(title)}</text>
${rows.join('\n')}
</svg>
`;
}

function rowOf({ name, spread }: Bar, top: number, scale: number): string {
  const kind = name.includes('Acct') ? 'ours' : 'other';
  const middle = top + rowHeight / 2;
  const [least, median, most] = [spread.least, spread.median, spread.most].map(
    (value) => labelWidth + value * scale,
  );
  return [
    `<text class="${kind}" x="${labelWidth - 8}" y="${middle + 4}" text-anchor="end">${escaped(name)}</text>`,
    `<rect class="${kind}" x="${labelWidth}" y="${top + 5}" width="${point(Math.max(1, spread.median * scale))}" height="${rowHeight - 10}" rx="2"/>`,
    `<path class="range" d="M${point(least)} ${middle}H${point(most)}M${point(least)} ${middle - 4}v8M${point(most)} ${middle - 4}v8"/>`,
    `<text class="value" x="${point(Math.max(median ?? 0, most ?? 0) + 8)}" y="${middle + 4}">${shown(spread.median)}</text>`,
  ].join('');
}

const style = `
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
text.title { font-weight: 600; }
text.ours { font-weight: 600; }
text.value { fill: #59636e; font-variant-numeric: tabular-nums; }
rect.ours { fill: #0969da; }
rect.other { fill: #afb8c1; }
path.range { stroke: #1f2328; stroke-width: 1.2; fill: none; }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc; }
  text.value { fill: #9198a1; }
  rect.ours { fill: #4493f8; }
  rect.other { fill: #656c76; }
  path.range { stroke: #f0f6fc; }
}`;

function point(value: number | undefined): string {
  return (value ?? 0).toFixed(1);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
