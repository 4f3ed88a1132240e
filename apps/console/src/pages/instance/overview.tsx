import { useQuery } from '@tanstack/react-query';
import { formatCount, formatNumber } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import { Asked } from '../../ui/asked.tsx';
import { Page } from '../../ui/page.tsx';
import { AboutService } from './about-service.tsx';
import { Figure } from './figure.tsx';
import { Hours } from './hours.tsx';
import { LiveFigures } from './live-figures.tsx';
import { NextSteps } from './next-steps.tsx';
import { aboutQuery, type Figures, figuresQuery } from './queries.ts';

const words = texts.instance.overview;

/** How it goes here, for whoever looks in now and then. */
export function Overview() {
  const about = useQuery(aboutQuery);
  const figures = useQuery(figuresQuery);
  return (
    <Page title={words.title} lead={words.lead}>
      {figures.data !== undefined && <NextSteps figures={figures.data} about={about.data} />}
      <Asked query={figures}>{(data) => <Numbers figures={data} />}</Asked>
      {about.data !== undefined && <LiveFigures isServed={about.data.metrics} />}
      <AboutService />
    </Page>
  );
}

function Numbers({ figures }: { readonly figures: Figures }) {
  const { accounts, sessions, hashQueue } = figures;
  const names = words.figures;
  return (
    <>
      <dl className="grid gap-4 sm:grid-cols-3">
        <Figure
          name={names.accounts}
          value={formatCount(accounts.active)}
          more={names.suspended(formatCount(accounts.suspended))}
        />
        <Figure
          name={names.sessions}
          value={formatCount(sessions.active)}
          more={names.sessionsLead}
        />
        <Figure
          name={names.hashes}
          value={formatNumber(hashQueue.running)}
          more={names.queue(formatNumber(hashQueue.waiting), formatNumber(hashQueue.refused))}
        />
      </dl>
      <Hours figures={figures} />
    </>
  );
}
