import { useQuery } from '@tanstack/react-query';
import { formatExact, formatNumber } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import { Asked } from '../../ui/asked.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Panel } from '../../ui/page.tsx';
import { Moment, When } from '../../ui/when.tsx';
import { type About, aboutQuery, healthQuery } from './queries.ts';

const words = texts.instance.about;

/** What runs here, since when, and whether it is well. */
export function AboutService() {
  return (
    <Asked query={useQuery(aboutQuery)}>
      {(about) => (
        <Panel title={words.title}>
          <AboutFacts about={about} />
        </Panel>
      )}
    </Asked>
  );
}

function AboutFacts({ about }: { readonly about: About }) {
  const { version, node, database, startedAt, workers, publicUrl } = about;
  return (
    <Facts
      rows={[
        [words.health, <HealthBadge key={words.health} />],
        [words.version, version],
        [words.node, node],
        [words.database, words.databases[database]],
        [words.started, <Started key={startedAt} at={startedAt} />],
        [words.workers, formatNumber(workers)],
        [words.publicUrl, publicUrl ?? words.noPublicUrl],
      ]}
    />
  );
}

function HealthBadge() {
  const { data: health } = useQuery(healthQuery);
  if (health === undefined) return texts.shared.loading;
  return <Badge tone={health === 'ready' ? 'good' : 'danger'}>{words[health]}</Badge>;
}

function Started({ at }: { readonly at: string }) {
  return (
    <>
      <When at={at} />
      <span className="text-quiet">
        {' · '}
        <Moment at={at} format={formatExact} />
      </span>
    </>
  );
}
