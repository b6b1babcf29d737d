import { readFileSync } from 'node:fs';

/**
 * The player with a recording in it: one HTML document that opens from a disk and may ask no network for anything.
 * Its policy allows its own script and style by their hashes; the recording is a block of data that nothing executes.
 * @param views chosen by hand, as the player's address writes them (`cards:bars`); null: none
 */
export function exportedPage(recording: Uint8Array, title: string, views: string | null = null): string {
  const bytes = Buffer.from(recording.buffer, recording.byteOffset, recording.byteLength);
  const data = `<script type="application/octet-stream;base64" id="recording">${bytes.toString('base64')}</script>`;
  return template()
    .replace('<!--recording-->', () => data)
    .replace(/<html\b/, (tag) => (views === null ? tag : `${tag} data-views="${escaped(views)}"`))
    .replace(/<title>[^<]*<\/title>/, () => `<title>${escaped(title)}, Pellucid</title>`);
}

function template(): string {
  return readFileSync(new URL('./player.html', import.meta.url), 'utf8');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
