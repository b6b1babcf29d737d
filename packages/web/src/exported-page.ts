import { readFileSync } from 'node:fs';
import type { Language } from '@pellucid/format';
import type { Bookmark } from '@pellucid/replay';
import type { Locale } from '@pellucid/stage';
import { filledPage } from './page/filled-page.ts';

export interface PageOptions {
  readonly title: string;
  /** Of the program that was recorded; the page reads sources of no other. */
  readonly language: Language;
  /** Whether it holds arrays, bytes, pictures, dates or tables of pandas: what draws those is put in only then. */
  readonly holdsData?: boolean;
  /** Views chosen by hand, as the player's address writes them (`cards:bars`). */
  readonly views?: string | null;
  /** The language that the page is read in, unless its reader has chosen one; else the browser's. */
  readonly lang?: Locale | null;
  /** The recording that the page compares the first one with. */
  readonly other?: Uint8Array | null;
  /** Bookmarks that the page begins with, until its reader has some of their own. */
  readonly notes?: readonly Bookmark[] | null;
}

/**
 * The player with a recording in it, or with two that it compares: one HTML document that opens from a disk and may ask no network for anything.
 * Its policy allows its own script and style by their hashes; the recording is a block of data that nothing executes.
 */
export function exportedPage(
  recording: Uint8Array,
  { title, language, holdsData = false, views = null, lang = null, other = null, notes = null }: PageOptions,
): string {
  const blocks = new Map([['recording', base64(recording)]]);
  if (other !== null) blocks.set('other-recording', base64(other));
  if (notes !== null) blocks.set('notes', base64(Buffer.from(JSON.stringify(notes))));
  const attributes = new Map<string, string>();
  if (views !== null) attributes.set('data-views', views);
  if (lang !== null) attributes.set('data-lang', lang);
  const page = language === 'python' ? 'python' : 'javascript';
  const name = other !== null ? 'comparison' : holdsData ? (`${page}-data` as const) : page;
  return filledPage(template(name), { title, blocks, attributes });
}

function base64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

type Page = 'python' | 'javascript';

function template(page: Page | `${Page}-data` | 'comparison'): string {
  return readFileSync(new URL(`./${page}.html`, import.meta.url), 'utf8');
}
