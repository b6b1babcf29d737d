import { countText } from '../text.ts';
import type { Locale } from '../words/locale.ts';
import { viewWords } from '../words/view-words.ts';

interface Placed {
  readonly from: number | null;
  readonly to: number | null;
  readonly role: string;
}

/**
 * The first place that is drawn, where not all have room: 0, or, when what changes (or is pointed at) lies behind what would be
 * drawn, so many whole lines further that it can be seen.
 * @param line how many places one line has, by which the window moves
 */
export function windowStart(slots: readonly Placed[], pointed: readonly number[], room: number, line: number): number {
  const changed = slots.flatMap(({ from, to, role }) => (role === 'rest' ? [] : [to ?? from ?? 0]));
  const wanted = changed.length > 0 ? changed : pointed;
  const last = wanted.reduce((most, place) => Math.max(most, place), 0);
  if (last < room || wanted.some((place) => place < room)) return 0;
  return (Math.floor((last - room) / line) + 1) * line;
}

/** `first 9 of 7,933`, or `1,200 to 1,208 of 7,933` (places count from 0, as they do in the program). */
export function windowText(start: number, room: number, whole: number, locale: Locale): string {
  const words = viewWords[locale];
  if (start === 0) return words.first(countText(Math.min(room, whole)), countText(whole));
  return words.from(countText(start), countText(Math.min(start + room, whole) - 1), countText(whole));
}
