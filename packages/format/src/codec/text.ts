// Node, browsers and workers all have these; the package takes the types of none of them.
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (
  encoding: string,
  options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Generalized UTF-8: like UTF-8, but a lone surrogate is written as its three bytes. */
export function encodeText(text: string): Uint8Array {
  return hasLoneSurrogate(text) ? encodeWithSurrogates(text) : encoder.encode(text);
}

/** @returns undefined when the bytes are not generalized UTF-8. */
export function decodeText(bytes: Uint8Array): string | undefined {
  // Most strings are short and plain: building them by hand beats a call into the decoder.
  if (bytes.length < 24) {
    let text = '';
    for (const byte of bytes) {
      if (byte >= 0x80) return decodeAny(bytes);
      text += String.fromCharCode(byte);
    }
    return text;
  }
  return decodeAny(bytes);
}

function hasLoneSurrogate(text: string): boolean {
  return /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}

function encodeWithSurrogates(text: string): Uint8Array {
  const pieces: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) {
      pieces.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    } else {
      pieces.push(...encoder.encode(character));
    }
  }
  return Uint8Array.from(pieces);
}

function decodeAny(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeWithSurrogates(bytes);
  }
}

/** Surrogates are cut out, and what lies between them has to be UTF-8. */
function decodeWithSurrogates(bytes: Uint8Array): string | undefined {
  let text = '';
  let start = 0;
  try {
    for (let at = 0; at + 2 < bytes.length; at++) {
      const [first, second, third] = [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
      if (first !== 0xed || second < 0xa0 || second > 0xbf || third < 0x80 || third > 0xbf) continue;
      text += strict.decode(bytes.subarray(start, at));
      text += String.fromCharCode(0xd000 | ((second & 0x3f) << 6) | (third & 0x3f));
      start = at + 3;
      at += 2;
    }
    return text + strict.decode(bytes.subarray(start));
  } catch {
    return undefined;
  }
}
