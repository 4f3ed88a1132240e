import type { ReactNode } from 'react';
import { pageTitleId } from '../ui/page.tsx';
import { useWindowTitle } from '../ui/window-title.ts';
import { useArrival } from './arrival.ts';

type DoorStepProps = {
  readonly title: string;
  readonly lead?: string;
  readonly children: ReactNode;
};

/** What is around the pages of somebody who is not signed in. */
export function DoorStep({ title, lead, children }: DoorStepProps) {
  useWindowTitle(title);
  useArrival();
  return (
    <main
      id="content"
      tabIndex={-1}
      aria-labelledby={pageTitleId}
      className="grid min-h-dvh content-center justify-items-center px-4 py-10 outline-none"
    >
      <div className="grid w-full max-w-md gap-6">
        <div className="grid justify-items-center gap-3 text-center">
          <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" className="size-12" />
          <h1 id={pageTitleId}>{title}</h1>
          {lead !== undefined && <p className="text-sm text-quiet">{lead}</p>}
        </div>
        <div className="grid gap-5 rounded-2xl border border-line bg-panel p-5 sm:p-6">
          {children}
        </div>
      </div>
    </main>
  );
}
