import type { ByteView } from './byte-view.ts';
import { PhotoFormatError } from './errors.ts';
import { exifOrientation } from './tiff-directory.ts';

/** Size and orientation from the segments before a JPEG's picture. Throws PhotoFormatError when there are none. */
export function readJpegHeader(file: ByteView): { width: number; height: number; orientation: number | undefined } {
  let orientation: number | undefined;
  for (const { marker, at, length } of segments(file)) {
    if (marker === APP1 && file.text(at + 4, 6) === 'Exif\0\0') {
      orientation ??= exifOrientation(file.part(at + 4, at + 2 + length));
    }
    if (startsFrame(marker)) return { height: file.uint16(at + 5), width: file.uint16(at + 7), orientation };
  }
  throw new PhotoFormatError('the JPEG names no size');
}

/** Whether the file reaches to the picture's end. The end marker cannot occur within coded data. */
export function isWholeJpeg(file: ByteView): boolean {
  for (const { marker, at } of segments(file)) {
    if (marker === SOS) return file.lastIndexOf('\xff\xd9') > at;
  }
  return false;
}

const APP1 = 0xe1;
const SOS = 0xda;
const EOI = 0xd9;

/** The segments up to and with the first scan's header; `at` is where the marker stands, `length` counts from after it. */
function* segments(file: ByteView): Generator<{ marker: number; at: number; length: number }> {
  for (let at = 2; ; ) {
    if (file.byte(at) !== 0xff) throw new PhotoFormatError(`byte ${at} of the JPEG begins no segment`);
    const marker = file.byte(at + 1);
    if (marker === EOI) return;
    // Any number of 0xff may stand before a marker.
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = file.uint16(at + 2);
    yield { marker, at, length };
    if (marker === SOS) return;
    at += 2 + length;
  }
}

/** SOF0 to SOF15; C4, C8 and CC in between are tables and an extension (ITU-T T.81, table B.1). */
function startsFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
