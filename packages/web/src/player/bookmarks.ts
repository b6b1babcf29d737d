import { type Bookmark, type Recording, readBookmarks, withBookmark, withoutBookmark } from '@pellucid/replay';
import { type Accessor, createSignal } from 'solid-js';
import { fingerprint } from './model/fingerprint.ts';
import { notesOfPage } from './model/recording-source.ts';

/** Whether the page may be served with a recording beside it. The build says it. */
declare const SERVED: boolean;

/** The bookmarks of a recording: kept beside it where the server does that, else in this browser. */
export interface Bookmarks {
  readonly all: Accessor<readonly Bookmark[]>;
  /** They are in a file beside the recording. */
  readonly isBeside: Accessor<boolean>;
  /** With no note of its own, where there is none yet. */
  add(step: number): void;
  setNote(step: number, note: string): void;
  remove(step: number): void;
}

export function createBookmarks(recording: Recording): Bookmarks {
  const key = `pellucid.bookmarks.${fingerprint(recording)}`;
  const made = notesOfPage(document);
  const [all, setAll] = createSignal(readBookmarks(stored(key) ?? made, recording.steps));
  const [isBeside, setBeside] = createSignal(false);
  const keep = (next: readonly Bookmark[]): void => {
    setAll(next);
    try {
      // Those that the page was made with are gone only if that is kept.
      if (next.length === 0 && made === null) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(next));
    } catch {
      // A page from a disk may have no storage; bookmarks then last as long as the page.
    }
    if (SERVED && isBeside()) {
      const sent = fetch('./notes', { method: 'PUT', body: JSON.stringify(next) });
      sent.then(({ ok }) => setBeside(ok)).catch(() => setBeside(false));
    }
  };
  const readBeside = async (): Promise<void> => {
    const answer = await fetch('./notes');
    if (!answer.ok) return;
    setBeside(true);
    // No content: there are none beside it yet, and those of this browser go there with the next change.
    if (answer.status === 200) setAll(readBookmarks(await answer.text(), recording.steps));
  };
  if (SERVED && document.documentElement.dataset['notes'] !== undefined) readBeside().catch(() => setBeside(false));
  return {
    all,
    isBeside,
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
