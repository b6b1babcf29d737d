import { readFileSync } from 'node:fs';
import type { Language } from '@pellucid/format';

/**
 * The player with a recording in it, or with two that it compares: one HTML document that opens from a disk and may ask no network for anything.
 * Its policy allows its own script and style by their hashes; the recording is a block of data that nothing executes.
 * @param other the recording that the page compares the first one with; null: none
 * @param language of the program that was recorded; the page reads sources of no other
 * @param views chosen by hand, as the player's address writes them (`cards:bars`); null: none
 */
export function exportedPage(
  recording: Uint8Array,
  title: string,
  language: Language,
  views: string | null = null,
  other: Uint8Array | null = null,
): string {
  const data = dataBlock('recording', recording) + (other === null ? '' : dataBlock('other-recording', other));
  return template(other !== null ? 'comparison' : language === 'python' ? 'python' : 'javascript')
    .replace('<!--recording-->', () => data)
    .replace(/<html\b/, (tag) => (views === null ? tag : `${tag} data-views="${escaped(views)}"`))
    .replace(/<title>[^<]*<\/title>/, () => `<title>${escaped(title)}, Pellucid</title>`);
}

function dataBlock(id: string, recording: Uint8Array): string {
  const bytes = Buffer.from(recording.buffer, recording.byteOffset, recording.byteLength);
  return `<script type="application/octet-stream;base64" id="${id}">${bytes.toString('base64')}</script>`;
}

function template(page: 'python' | 'javascript' | 'comparison'): string {
  return readFileSync(new URL(`./${page}.html`, import.meta.url), 'utf8');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
