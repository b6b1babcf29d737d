import type { Recording } from '@pellucid/replay';
import { parseChoice, type ViewChoice, type ViewChoices, viewKinds } from '@pellucid/stage';
import { type Accessor, createSignal } from 'solid-js';
import { fingerprint } from './model/fingerprint.ts';

/** The views that the viewer has chosen by hand, by the names of values. */
export interface ViewMemory {
  readonly choices: Accessor<ViewChoices>;
  /** null: as the value's shape says. */
  choose(name: string, choice: ViewChoice | null): void;
  /** All of them, instead of those that there are. */
  replace(choices: ViewChoices): void;
}

// What somebody chooses by hand; an address with more is not ours.
const mostChoices = 100;

/** `cards:bars,self.heap:cells,maps:slice@2.0`, as the address and the page's own `data-views` write it; what is no view is passed over. */
export function parseViews(text: string): ViewChoices {
  const choices = new Map<string, ViewChoice>();
  for (const part of text.split(',').slice(0, mostChoices)) {
    const at = part.lastIndexOf(':');
    const choice = parseChoice(part.slice(at + 1), viewKinds);
    const name = at < 1 ? null : decoded(part.slice(0, at));
    if (choice !== null && name !== null) choices.set(name, choice);
  }
  return choices;
}

export function viewsText(choices: ViewChoices): string {
  return [...choices].map(([name, choice]) => `${encodeURIComponent(name)}:${choice}`).join(',');
}

/** As the address says, else as they were left in this browser, else as the page was made. */
export function createViewMemory(recording: Recording, ofAddress: ViewChoices | null): ViewMemory {
  const key = `pellucid.views.${fingerprint(recording)}`;
  const made = document.documentElement.dataset['views'];
  const first = ofAddress ?? stored(key) ?? (made === undefined ? new Map() : parseViews(made));
  const [choices, setChoices] = createSignal<ViewChoices>(first);
  const replace = (next: ViewChoices): void => {
    setChoices(next);
    try {
      localStorage.setItem(key, viewsText(next));
    } catch {
      // A page from a disk may have no storage; the address has the choices, too.
    }
  };
  return {
    choices,
    replace,
    choose(name, choice) {
      const next = new Map(choices());
      if (choice === null) next.delete(name);
      else next.set(name, choice);
      replace(next);
    },
  };
}

function stored(key: string): ViewChoices | null {
  try {
    const text = localStorage.getItem(key);
    return text === null ? null : parseViews(text);
  } catch {
    return null;
  }
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text).slice(0, 200);
  } catch {
    return null;
  }
}
