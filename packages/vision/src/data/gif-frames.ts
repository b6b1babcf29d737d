import type { ByteView } from './byte-view.ts';
import { BrokenOffPhotoError } from './errors.ts';

const EXTENSION = 0x21;
const IMAGE = 0x2c;
/** Signature and logical screen descriptor. */
const HEAD = 13;

export function isGif(file: ByteView): boolean {
  return /^GIF8[79]a/.test(file.text(0, 6));
}

/** Whether a GIF has more than one picture (GIF89a, appendix B). Throws BrokenOffPhotoError where it ends before or within one. */
export function isAnimatedGif(file: ByteView): boolean {
  let images = 0;
  for (let at = HEAD + coloursLength(file.byte(10)); at < file.length; ) {
    const block = file.byte(at);
    if (block === IMAGE) {
      images++;
      // Its descriptor, its colours, and a byte that says how the rest is coded.
      at = afterData(file, at + 10 + coloursLength(file.byte(at + 9)) + 1);
    } else if (block === EXTENSION) {
      at = afterData(file, at + 2);
    } else {
      break;
    }
  }
  if (images === 0) throw new BrokenOffPhotoError('the GIF ends before its picture');
  return images > 1;
}

/** The bytes of the table of colours that follows, as its flags say. */
function coloursLength(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

/** Where the blocks of data that begin here end: each tells its length, and the last has none. */
function afterData(file: ByteView, start: number): number {
  let at = start;
  while (file.byte(at) !== 0) at += 1 + file.byte(at);
  return at + 1;
}
