import { useEffect } from 'react';

/**
 * For what goes away with what it did, such as a button: it cannot keep the focus, and where nobody has it a
 * keyboard begins at the top of the window again. The page takes it.
 */
export function useFocusHandedOn(): void {
  useEffect(() => {
    return () => {
      if (document.activeElement === document.body) focusThePage();
    };
  }, []);
}

/** What is on the page is read and reached next. */
export function focusThePage(): void {
  document.getElementById('content')?.focus({ preventScroll: true });
}
