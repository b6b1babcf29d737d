/** A step that somebody wants to find again, and why. */
export interface Bookmark {
  readonly step: number;
  readonly note: string;
}

// What a person keeps by hand.
const mostBookmarks = 500;
const longestNote = 2000;

/** With the bookmark in the order of steps, in the place of the one that the step had. */
export function withBookmark(list: readonly Bookmark[], bookmark: Bookmark): readonly Bookmark[] {
  const others = withoutBookmark(list, bookmark.step);
  if (others.length >= mostBookmarks) return list;
  return [...others, { ...bookmark, note: bookmark.note.slice(0, longestNote) }].sort((a, b) => a.step - b.step);
}

export function withoutBookmark(list: readonly Bookmark[], step: number): readonly Bookmark[] {
  return list.filter((bookmark) => bookmark.step !== step);
}

/** What was kept as text, as far as it is a list of bookmarks of a run with so many steps: anybody may have written it. */
export function readBookmarks(text: string | null, steps: number): readonly Bookmark[] {
  let list: readonly Bookmark[] = [];
  for (const entry of arrayOf(text).slice(0, mostBookmarks)) {
    if (typeof entry !== 'object' || entry === null || !('step' in entry) || !('note' in entry)) continue;
    const { step, note } = entry;
    if (typeof step !== 'number' || !Number.isInteger(step) || step < 0 || step >= steps) continue;
    if (typeof note === 'string') list = withBookmark(list, { step, note });
  }
  return list;
}

function arrayOf(text: string | null): readonly unknown[] {
  if (text === null) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
