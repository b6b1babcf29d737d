import type { ViewChoices } from '@pellucid/stage';
import { parseViews, viewsText } from './view-choices.ts';

/** The step that an address names, `#step=N`; null when it names none. */
export function stepOfHash(hash: string): number | null {
  const step = /^#(?:.*&)?step=(\d{1,15})\b/.exec(hash)?.[1];
  return step === undefined ? null : Number(step);
}

/** The views that an address names, `#step=N&views=NAME:KIND,…`; null when it names none. */
export function viewsOfHash(hash: string): ViewChoices | null {
  const views = /^#(?:.*&)?views=([^&]*)/.exec(hash)?.[1];
  return views === undefined ? null : parseViews(views);
}

/** The address of a moment, with the views that were chosen by hand: a link shows what its sender saw. */
export function hashOf(step: number, views: ViewChoices): string {
  return views.size === 0 ? `#step=${step}` : `#step=${step}&views=${viewsText(views)}`;
}

/** Keeps the address at the moment, without a new entry in the browser's history. Browsers refuse more than a hundred in half a minute. */
export function hashWriter(): (hash: string) => void {
  let latest: string | null = null;
  return (hash) => {
    const isWaiting = latest !== null;
    latest = hash;
    if (isWaiting) return;
    setTimeout(() => {
      try {
        history.replaceState(null, '', latest);
      } catch {
        // A page within a page, as in a notebook, has no address of its own.
      }
      latest = null;
    }, 350);
  };
}
