/** What can be told of a device by what it says of itself: a program, and what that runs on. */
export type Device = { readonly program: string; readonly system: string | undefined };

/**
 * Reads a user agent as far as a person needs it. Browsers call themselves by the names of others too, so the
 * one that nobody else pretends to be is looked for first.
 */
export function readDevice(userAgent: string): Device {
  const browser = browsers.find(([, mark]) => mark.test(userAgent))?.[0];
  const system = systems.find(([, mark]) => mark.test(userAgent))?.[0];
  return { program: browser ?? firstProduct(userAgent), system };
}

const browsers: readonly (readonly [name: string, mark: RegExp])[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\b(?:OPR|Opera)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Vivaldi', /\bVivaldi\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Headless)?(?:Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
];

const systems: readonly (readonly [name: string, mark: RegExp])[] = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['macOS', /\bMac(?:intosh| OS X)\b/],
  ['Linux', /\bLinux\b/],
];

/** Programs begin with their own name: `curl/8.5.0` and `acct-report (nightly)` are what they say. */
function firstProduct(userAgent: string): string {
  const product = [...(userAgent.trim().split(/\s/, 1)[0] ?? '')];
  if (product.length <= nameLengthMax) return product.join('');
  return `${product.slice(0, nameLengthMax).join('')}…`;
}

/** What calls itself by more than that is no name; all of it is there for whoever asks. */
const nameLengthMax = 40;
