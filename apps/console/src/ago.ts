/** A time that has passed, or is to come, as one number of the unit that says it best: `[-5, 'minute']`. */
export function agoOf(
  seconds: number,
): readonly [value: number, unit: Intl.RelativeTimeFormatUnit] {
  // Half of the next unit below is rounded up: what ends in an hour does not end “in 60 minutes”.
  const [unit, length] = units.find(([, least], at) => {
    const below = units[at + 1]?.[1] ?? 1;
    return Math.abs(seconds) >= least - below / 2;
  }) ?? ['second', 1];
  // Minus zero would be “0 seconds ago”.
  return [Math.round(seconds / length) || 0, unit];
}

const units: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];
