import type { Spread } from '../statistics.ts';
import { shown } from './figures.ts';

export type Bar = { readonly name: string; readonly spread: Spread };

const letterWidth = 8.3;
const barWidth = 390;
const valueWidth = 90;
const rowHeight = 26;
const headHeight = 34;

/**
 * Bars with the range of all rounds, as an SVG that reads in light and dark. Ours stand out by colour and
 * by the weight of their names, so that nothing depends on seeing colours.
 */
export function plotBars(title: string, bars: readonly Bar[]): string {
  const longest = Math.max(...bars.map(({ name }) => name.length));
  const left = Math.round(longest * letterWidth) + 16;
  const width = Math.max(left + barWidth + valueWidth, title.length * letterWidth);
  const most = Math.max(...bars.map(({ spread }) => spread.most));
  const height = headHeight + bars.length * rowHeight + 8;
  const isMixed = bars.some(isOurs) && !bars.every(isOurs);
  const rows = bars.map((bar, row) => {
    const kind = isMixed && !isOurs(bar) ? 'other' : 'ours';
    return rowOf(bar, kind, { left, top: headHeight + row * rowHeight, scale: barWidth / most });
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">
<style>${style}</style>
<text class="title" x="8" y="20">${escaped(title)}</text>
${rows.join('\n')}
</svg>
`;
}

type Place = { readonly left: number; readonly top: number; readonly scale: number };

function rowOf({ name, spread }: Bar, kind: string, { left, top, scale }: Place): string {
  const middle = top + rowHeight / 2;
  const [least, median, most] = [spread.least, spread.median, spread.most].map(
    (value) => left + value * scale,
  );
  return [
    `<text class="${kind}" x="${left - 8}" y="${middle + 4}" text-anchor="end">${escaped(name)}</text>`,
    `<rect class="${kind}" x="${left}" y="${top + 5}" width="${point(Math.max(1, spread.median * scale))}" height="${rowHeight - 10}" rx="2"/>`,
    `<path class="range" d="M${point(least)} ${middle}H${point(most)}M${point(least)} ${middle - 4}v8M${point(most)} ${middle - 4}v8"/>`,
    `<text class="value" x="${point(Math.max(median ?? 0, most ?? 0) + 8)}" y="${middle + 4}">${shown(spread.median)}</text>`,
  ].join('');
}

function isOurs({ name }: Bar): boolean {
  return name.includes('Acct');
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
