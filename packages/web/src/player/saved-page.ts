import type { Bookmark } from '@pellucid/replay';

/** The text of an exported page as it was opened, kept by what unpacked it. */
declare const pellucidPage: string;

/** Whether the player is in an exported page: a playground's is not. */
export function isExported(): boolean {
  return typeof pellucidPage === 'string';
}

/** Saves the exported page again, with these bookmarks in it. */
export function savePage(bookmarks: readonly Bookmark[]): void {
  const bytes = new TextEncoder().encode(JSON.stringify(bookmarks));
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  // Of two blocks with a name the first one is read.
  const page = pellucidPage.replace('<script', `<script type="notes" id="notes">${base64}</script><script`);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`<!doctype html>${page}`], { type: 'text/html' }));
  link.download = `${document.title.split(', ')[0]}.html`;
  link.click();
  URL.revokeObjectURL(link.href);
}
