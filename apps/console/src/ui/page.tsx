import type { ReactNode } from 'react';
import { useWindowTitle } from './window-title.ts';

type PageProps = {
  readonly title: string;
  readonly lead?: ReactNode;
  /** What can be done with the page as a whole. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
};

/** A page: its name for the window and for readers, what it is about, and what is on it. */
export function Page({ title, lead, actions, children }: PageProps) {
  useWindowTitle(title);
  return (
    <div className="grid gap-6">
      <header className="flex flex-wrap items-start justify-between gap-3">
        <div className="grid min-w-0 gap-1">
          <h1 id={pageTitleId} className="wrap-anywhere">
            {title}
          </h1>
          {lead !== undefined && <div className="text-sm text-quiet">{lead}</div>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** The page as a whole is called by it. */
export const pageTitleId = 'page-title';

type PanelProps = {
  readonly title?: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
};

/** A part of a page that stands by itself. */
export function Panel({ title, actions, children }: PanelProps) {
  return (
    <section className="grid min-w-0 grid-cols-1 gap-4 rounded-xl border border-line bg-panel p-4 sm:p-5">
      {(title !== undefined || actions !== undefined) && (
        <div className="flex flex-wrap items-center justify-between gap-2">
          {title !== undefined && <h2>{title}</h2>}
          {actions}
        </div>
      )}
      {children}
    </section>
  );
}
