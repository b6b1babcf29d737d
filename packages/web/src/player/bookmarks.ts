import type { Recording } from '@pellucid/replay';
import { type Accessor, createSignal } from 'solid-js';
import { type Bookmark, readBookmarks, withBookmark, withoutBookmark } from './model/bookmark-list.ts';
import { fingerprint } from './model/fingerprint.ts';

/** The bookmarks of a recording, kept in this browser. */
export interface Bookmarks {
  readonly all: Accessor<readonly Bookmark[]>;
  /** With no note of its own, where there is none yet. */
  add(step: number): void;
  setNote(step: number, note: string): void;
  remove(step: number): void;
}

export function createBookmarks(recording: Recording): Bookmarks {
  const key = `pellucid.bookmarks.${fingerprint(recording)}`;
  const [all, setAll] = createSignal(readBookmarks(stored(key), recording.steps));
  const keep = (next: readonly Bookmark[]): void => {
    setAll(next);
    try {
      if (next.length === 0) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(next));
    } catch {
      // A page from a disk may have no storage; bookmarks then last as long as the page.
    }
  };
  return {
    all,
    add: (step) => {
      if (!all().some((bookmark) => bookmark.step === step)) keep(withBookmark(all(), { step, note: '' }));
    },
    setNote: (step, note) => keep(withBookmark(all(), { step, note })),
    remove: (step) => keep(withoutBookmark(all(), step)),
  };
}

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
