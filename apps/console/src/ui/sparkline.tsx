type SparklineProps = {
  /** What the line says, in a sentence with its numbers. */
  readonly label: string;
  /** The oldest first. */
  readonly values: readonly number[];
  /** How many it has room for. */
  readonly room: number;
};

/** How a number went, without axes. */
export function Sparkline({ label, values, room }: SparklineProps) {
  const most = Math.max(1, ...values);
  const points = values.map((value, at) => {
    const x = room - values.length + at;
    return `${x},${(98 - (value / most) * 94).toFixed(2)}`;
  });
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${room - 1} 100`}
      preserveAspectRatio="none"
      className="h-20 w-full border-b border-line"
    >
      <polyline
        points={points.join(' ')}
        vectorEffect="non-scaling-stroke"
        className="fill-none stroke-accent stroke-2"
      />
    </svg>
  );
}
