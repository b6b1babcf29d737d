import { httpAccess, type RandomAccess } from '@pellucid/replay';

/** Where the page's recording is: within the page, beside it on the server, or nowhere yet. */
export function recordingOfPage(document: Document, location: Location): RandomAccess | Uint8Array | null {
  const embedded = document.getElementById('recording');
  if (embedded !== null) {
    const bytes = bytesOfBase64(embedded.textContent ?? '');
    // The text is a third longer than the bytes; nobody reads it twice.
    embedded.remove();
    return bytes;
  }
  if (location.protocol !== 'http:' && location.protocol !== 'https:') return null;
  const url = new URL('./recording', location.href);
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
