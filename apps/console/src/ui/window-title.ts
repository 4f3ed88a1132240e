import { useEffect } from 'react';
import { texts } from '../texts/index.ts';

/** What the window and the history of the browser call a page. */
export function useWindowTitle(title: string): void {
  useEffect(() => {
    document.title = texts.shared.windowTitle(title);
  }, [title]);
}
