import type { SettingEntry } from '../../kernel/setting-entry.ts';
import { type Settings, settingTable } from '../../kernel/setting-table.ts';
import type { Tools } from '../../tools.ts';
import type { SettingsView, SettingView } from './schema.ts';

/** Every setting as an operator would write it, but for the values of those that are secret. */
export function describeSettings({
  instance: { settings },
}: Pick<Tools, 'instance'>): SettingsView {
  // Object.keys forgets which keys the table has.
  const names = Object.keys(settingTable) as (keyof Settings)[];
  return { items: names.map((name) => viewOf(settingTable[name], settings[name])) };
}

type Entry = SettingEntry & { readonly says: string; readonly secret?: boolean };

function viewOf({ env, says, secret = false, default: usual }: Entry, value: unknown): SettingView {
  const [present, byDefault] = [textOf(value), textOf(usual)];
  const changed = present !== byDefault;
  return {
    name: env,
    value: secret && changed ? null : present,
    default: byDefault,
    changed,
    secret,
    says,
  };
}

function textOf(value: unknown): string | null {
  if (value === undefined) return null;
  return Array.isArray(value) ? value.join(',') : withoutLogin(String(value));
}

/** A URL of any setting may name a user and a password, which are told to nobody. */
function withoutLogin(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  if (url.username === '' && url.password === '') return text;
  url.username = '';
  url.password = '';
  return url.href;
}
