import { readFileSync } from 'node:fs';
import type { Language } from '@pellucid/format';
import type { Bookmark } from '@pellucid/replay';
import type { Locale } from '@pellucid/stage';

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
  const data =
    dataBlock('recording', recording) +
    (other === null ? '' : dataBlock('other-recording', other)) +
    (notes === null ? '' : dataBlock('notes', Buffer.from(JSON.stringify(notes))));
  const made = [
    ...(views === null ? [] : [` data-views="${escaped(views)}"`]),
    ...(lang === null ? [] : [` data-lang="${escaped(lang)}"`]),
  ].join('');
  const page = language === 'python' ? 'python' : 'javascript';
  return template(other !== null ? 'comparison' : holdsData ? `${page}-data` : page)
    .replace('<!--recording-->', () => data)
    .replace(/<html\b/, (tag) => tag + made)
    .replace(/<title>[^<]*<\/title>/, () => `<title>${escaped(title)}, Pellucid</title>`);
}

function dataBlock(id: string, recording: Uint8Array): string {
  const bytes = Buffer.from(recording.buffer, recording.byteOffset, recording.byteLength);
  return `<script type="application/octet-stream;base64" id="${id}">${bytes.toString('base64')}</script>`;
}

type Page = 'python' | 'javascript';

function template(page: Page | `${Page}-data` | 'comparison'): string {
  return readFileSync(new URL(`./${page}.html`, import.meta.url), 'utf8');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
