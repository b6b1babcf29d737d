import { httpAccess, type RandomAccess } from '@pellucid/replay';

/** Whether the page may be served with a recording beside it; an exported page has its own in it. The build says it. */
declare const SERVED: boolean;

export type RecordingSource = RandomAccess | Uint8Array;

/** Where the page's recording is: within the page, beside it on the server, or nowhere yet. */
export function recordingOfPage(document: Document, location: Location): RecordingSource | null {
  return embedded(document, 'recording') ?? served(location, './recording');
}

/** Where the index of a long recording is, if there is one. */
export function indexOfPage(location: Location): RandomAccess | null {
  return served(location, './recording.index');
}

/** Where the recording is that the page compares its own with; null where it shows one alone. */
export function otherRecordingOfPage(document: Document, location: Location): RecordingSource | null {
  const within = embedded(document, 'other-recording');
  if (within !== null || !new URLSearchParams(location.search).has('compare')) return within;
  return served(location, './other-recording');
}

/** The bookmarks that the page was made with, as text. */
export function notesOfPage(document: Document): string | null {
  const bytes = embedded(document, 'notes');
  return bytes === null ? null : new TextDecoder().decode(bytes);
}

function embedded(document: Document, name: string): Uint8Array | null {
  const block = document.getElementById(name);
  if (block === null) return null;
  const bytes = bytesOfBase64(block.textContent ?? '');
  // The text is a third longer than the bytes; nobody reads it twice.
  block.remove();
  return bytes;
}

function served(location: Location, path: string): RandomAccess | null {
  if (!SERVED) return null;
  if (location.protocol !== 'http:' && location.protocol !== 'https:') return null;
  const url = new URL(path, location.href);
  url.search = location.search;
  url.hash = '';
  return httpAccess(url.href, (address, init) => fetch(address, init));
}

/** @throws DOMException when it is no base64. */
export function bytesOfBase64(text: string): Uint8Array {
  const clean = text.trim();
  const piece = 1 << 16;
  const whole = new Uint8Array(Math.floor((clean.length * 3) / 4));
  let at = 0;
  for (let from = 0; from < clean.length; from += piece) {
    const decoded = atob(clean.slice(from, from + piece));
    for (let index = 0; index < decoded.length; index++) whole[at++] = decoded.charCodeAt(index);
  }
  return whole.subarray(0, at);
}
