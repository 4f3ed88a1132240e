import { useQuery } from '@tanstack/react-query';
import { SearchX } from 'lucide-react';
import { useState } from 'react';
import { formatNumber } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import { Asked } from '../../ui/asked.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { TextField } from '../../ui/field.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { AboutService } from './about-service.tsx';
import { type Setting, settingsQuery } from './queries.ts';
import { SettingTable } from './setting-table.tsx';
import { settingsThatFit } from './settings-filter.ts';

const words = texts.instance.settings;

/** How the service is set, for whoever wonders. Nothing is changed here. */
export function SettingsPage() {
  const settings = useQuery(settingsQuery);
  return (
    <Page title={words.title} lead={words.lead}>
      <AboutService />
      <Asked query={settings}>{({ items }) => <Settings settings={items} />}</Asked>
    </Page>
  );
}

function Settings({ settings }: { readonly settings: readonly Setting[] }) {
  const [typed, setTyped] = useState('');
  const [changedOnly, setChangedOnly] = useState(false);
  const shown = settingsThatFit(settings, { typed, changedOnly });
  return (
    <Panel title={words.title}>
      <p className="text-sm text-quiet">{words.reference}</p>
      <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_auto]">
        <TextField
          label={words.filter}
          hint={words.filterHint}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
        <div className="sm:pt-8">
          <Checkbox label={words.changedOnly} checked={changedOnly} onChange={setChangedOnly} />
        </div>
      </div>
      <p role="status" className="text-sm text-quiet">
        {words.count(formatNumber(shown.length), formatNumber(settings.length))}
      </p>
      {shown.length === 0 ? (
        <Empty icon={SearchX} title={words.empty} />
      ) : (
        <SettingTable settings={shown} />
      )}
    </Panel>
  );
}
