/**
 * The instant of a local time without a zone, as PyAcct wrote it: `2026-11-22 09:17:17.964059`. Of the
 * two instants that an hour has when clocks are set back it is the earlier, so that nothing lives longer
 * than it should. Undefined when the text is no time.
 */
export function instantOf(local: string, zone: string): Date | undefined {
  const asUtc = readAsUtc(local);
  if (asUtc === undefined) return undefined;
  // The offset is asked a day before and after: a change of clocks lies between them or not at all.
  const candidates = [asUtc - dayMs, asUtc + dayMs]
    .map((around) => asUtc - offsetMs(around, zone))
    .filter((instant) => instant + offsetMs(instant, zone) === asUtc);
  // No candidate fits a time that was skipped when clocks were set forward.
  return new Date(candidates.length > 0 ? Math.min(...candidates) : asUtc - offsetMs(asUtc, zone));
}

/** What a clock on the wall of that zone shows at an instant, in the form that databases compare. */
export function localTimeOf(instant: Date, zone: string): string {
  const shifted = new Date(instant.getTime() + offsetMs(instant.getTime(), zone));
  return shifted.toISOString().replace('T', ' ').replace('Z', '');
}

/** True for `UTC`, `Europe/Vienna` and whatever else the time zone database has. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function readAsUtc(local: string): number | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?$/.exec(local);
  if (parts === null) return undefined;
  const [, day, time, fraction = ''] = parts;
  const instant = Date.parse(`${day}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
  return Number.isNaN(instant) ? undefined : instant;
}

/** How far the clocks of a zone are ahead of UTC at an instant. */
function offsetMs(instant: number, zone: string): number {
  const whole = Math.floor(instant / 1000) * 1000;
  return Date.parse(`${formatIn(zone).format(whole).replace(' ', 'T')}Z`) - whole;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(zone: string): Intl.DateTimeFormat {
  const made =
    formats.get(zone) ??
    // The Swedish form is nearly that of ISO 8601.
    new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
  formats.set(zone, made);
  return made;
}

const dayMs = 86_400_000;
