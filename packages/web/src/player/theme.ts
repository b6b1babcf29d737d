import type { Theme } from '@pellucid/stage';
import { type Accessor, createSignal } from 'solid-js';

export interface ThemeChoice {
  readonly theme: Accessor<Theme>;
  toggle(): void;
}

const key = 'pellucid.theme';

/** The system's theme until the viewer chooses one; the choice is kept where the browser allows it. */
export function createTheme(): ThemeChoice {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const [chosen, choose] = createSignal<Theme | null>(stored());
  const [dark, setDark] = createSignal(system.matches);
  system.addEventListener('change', () => setDark(system.matches));
  const theme = (): Theme => chosen() ?? (dark() ? 'dark' : 'light');
  apply(chosen());
  return {
    theme,
    toggle() {
      const next = theme() === 'dark' ? 'light' : 'dark';
      choose(next);
      apply(next);
      try {
        localStorage.setItem(key, next);
      } catch {
        // A page from a disk may have no storage; the choice then lasts as long as the page.
      }
    },
  };
}

function apply(theme: Theme | null): void {
  if (theme === null) delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

function stored(): Theme | null {
  try {
    const value = localStorage.getItem(key);
    return value === 'light' || value === 'dark' ? value : null;
  } catch {
    return null;
  }
}
