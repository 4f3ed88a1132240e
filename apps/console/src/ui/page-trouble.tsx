import type { ErrorComponentProps } from '@tanstack/react-router';
import { texts } from '../texts/index.ts';
import { Page } from './page.tsx';
import { Trouble } from './states.tsx';

/** Where a page itself cannot be had, and so has no name. */
export function PageTrouble(props: ErrorComponentProps) {
  return (
    <Page title={texts.shared.troubleTitle}>
      <Trouble {...props} />
    </Page>
  );
}
