import { texts } from '../../texts/index.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Setting } from './queries.ts';

const words = texts.instance.settings;
const { setting: settingColumn, value: valueColumn, usual: usualColumn } = words.columns;

export function SettingTable({ settings }: { readonly settings: readonly Setting[] }) {
  return (
    <table className="w-full table-fixed text-sm">
      <caption className="sr-only">{words.table}</caption>
      <thead className="text-left text-xs text-quiet">
        <tr className="border-b border-line">
          <th scope="col" className="py-2 pr-4 font-medium">
            {settingColumn}
          </th>
          <th scope="col" className="w-1/4 py-2 pr-4 font-medium max-md:hidden">
            {valueColumn}
          </th>
          <th scope="col" className="w-1/4 py-2 font-medium max-md:hidden">
            {usualColumn}
          </th>
        </tr>
      </thead>
      <tbody>
        {settings.map((setting) => (
          <Row key={setting.name} setting={setting} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ setting }: { readonly setting: Setting }) {
  const { name, value, default: usual, changed, secret, says } = setting;
  const isHidden = secret && changed;
  const present = isHidden ? <em>{words.hidden}</em> : <Value text={value} />;
  return (
    <tr className="border-b border-line align-top last:border-b-0">
      <th scope="row" className="py-3 pr-4 text-left font-normal">
        <div className="flex flex-wrap items-center gap-2">
          <code className="font-medium wrap-anywhere">{name}</code>
          {changed && <Badge tone="accent">{words.changed}</Badge>}
        </div>
        <p className="mt-1 text-quiet">
          <Sentences text={says} />
        </p>
        {/* Where there is no room for columns. */}
        <dl className="mt-2 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 gap-y-1 md:hidden">
          <dt className="text-quiet">{valueColumn}</dt>
          <dd>{present}</dd>
          <dt className="text-quiet">{usualColumn}</dt>
          <dd className="text-quiet">
            <Value text={usual} />
          </dd>
        </dl>
      </th>
      <td className="py-3 pr-4 max-md:hidden">{present}</td>
      <td className="py-3 text-quiet max-md:hidden">
        <Value text={usual} />
      </td>
    </tr>
  );
}

function Value({ text }: { readonly text: string | null }) {
  if (text === null || text === '') return <span className="text-quiet">{texts.shared.none}</span>;
  return (
    <bdi>
      <code className="wrap-anywhere">{text}</code>
    </bdi>
  );
}

/** The reference writes what is typed as it stands between backticks. */
function Sentences({ text }: { readonly text: string }) {
  const parts = text.split('`').map((part, at) => ({ part, at, isCode: at % 2 === 1 }));
  return parts.map(({ part, at, isCode }) =>
    isCode ? (
      <code key={at} className="wrap-anywhere text-ink">
        {part}
      </code>
    ) : (
      part
    ),
  );
}
