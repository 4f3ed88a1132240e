import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Compass, KeyRound, type LucideIcon, SlidersHorizontal, UsersRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '../../texts/index.ts';
import { Panel } from '../../ui/page.tsx';
import { definitionsQuery } from '../attributes/queries.ts';
import type { About, Figures } from './queries.ts';

const words = texts.instance.overview.next;
const look = 'font-medium text-accent underline';

type NextStepsProps = { readonly figures: Figures; readonly about: About | undefined };

/** For the first administrator, who has an Acct with nothing in it. */
export function NextSteps({ figures, about }: NextStepsProps) {
  const { data: defined } = useQuery(definitionsQuery);
  const { active, suspended } = figures.accounts;
  const isAlone = active.count + suspended.count === 1;
  if (!isAlone || defined === undefined || defined.length > 0) return null;
  return (
    <Panel title={words.title}>
      <p className="text-sm text-quiet">{words.lead}</p>
      <ol className="grid gap-4 sm:grid-cols-2">
        <Step icon={SlidersHorizontal} hint={words.attributeHint}>
          <Link to="/attributes" className={look}>
            {words.attribute}
          </Link>
        </Step>
        <Step icon={KeyRound} hint={words.keyHint}>
          <Link to="/apikeys" className={look}>
            {words.key}
          </Link>
        </Step>
        <Step icon={UsersRound} hint={words.inviteHint}>
          <Link to="/sign-up" className={look}>
            {words.invite}
          </Link>
        </Step>
        {about?.docs === true && (
          <Step icon={Compass} hint={words.exploreHint}>
            <a href="/docs" className={look}>
              {words.explore}
            </a>
          </Step>
        )}
      </ol>
    </Panel>
  );
}

type StepProps = {
  readonly icon: LucideIcon;
  readonly hint: string;
  readonly children: ReactNode;
};

function Step({ icon: Icon, hint, children }: StepProps) {
  return (
    <li className="flex gap-3 text-sm">
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-quiet" />
      <div className="grid gap-0.5">
        {children}
        <p className="text-quiet">{hint}</p>
      </div>
    </li>
  );
}
