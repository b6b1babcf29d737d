import type { ViewKind } from './choose-view.ts';

/** A view chosen by hand. Behind `@`: where a slice lies, a number for each axis, `slice@2.0`. */
export type ViewChoice = ViewKind | `slice@${string}`;

/** How values are drawn that the viewer has chosen a view for, by a name that they have. */
export type ViewChoices = ReadonlyMap<string, ViewChoice>;

// NumPy's arrays have at most 64 axes, and nobody moves so many by hand.
const mostAxes = 64;

/** A text that somebody has written, as a choice; null where it is none. */
export function parseChoice(text: string, kinds: readonly ViewKind[]): ViewChoice | null {
  const at = text.indexOf('@');
  const kind = kinds.find((known) => known === (at < 0 ? text : text.slice(0, at)));
  if (kind === undefined || at < 0) return kind ?? null;
  return kind === 'slice' && /^\d{1,9}(\.\d{1,9})*$/.test(text.slice(at + 1)) ? `slice@${text.slice(at + 1)}` : null;
}

export function kindOf(choice: ViewChoice): ViewKind {
  return choice.startsWith('slice') ? 'slice' : (choice as ViewKind);
}

/** Where a slice lies along each axis; what is not said is 0. */
export function placesOf(choice: ViewChoice): readonly number[] {
  const at = choice.indexOf('@');
  return at < 0
    ? []
    : choice
        .slice(at + 1)
        .split('.')
        .slice(0, mostAxes)
        .map(Number);
}

/** The slice that lies elsewhere along one axis. */
export function movedSlice(places: readonly number[], axis: number, to: number): ViewChoice {
  const next = Array.from({ length: Math.max(places.length, axis + 1) }, (_, index) => places[index] ?? 0);
  next[axis] = to;
  return `slice@${next.join('.')}`;
}
