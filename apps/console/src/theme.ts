import { useState } from 'react';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export function isTheme(text: string | null): text is Theme {
  return themes.some((theme) => theme === text);
}

/** The theme that this browser was told to show, and a way to tell it; `public/theme.js` reads it first. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(readTheme);
  return [
    theme,
    (chosen) => {
      setTheme(chosen);
      if (chosen === 'system') {
        localStorage.removeItem(key);
        delete document.documentElement.dataset['theme'];
      } else {
        localStorage.setItem(key, chosen);
        document.documentElement.dataset['theme'] = chosen;
      }
    },
  ];
}

const key = 'acct.theme';

function readTheme(): Theme {
  const stored = localStorage.getItem(key);
  return isTheme(stored) ? stored : 'system';
}
