import { ByteView } from '../byte-view.ts';
import { PhotoFormatError } from '../errors.ts';
import { isLittleEndian } from './tiff-entries.ts';

const TAGS = {
  imageWidth: 256,
  imageHeight: 257,
  orientation: 274,
  colourSpace: 40961,
  thumbnailAt: 513,
  thumbnailLength: 514,
  exifDirectory: 34665,
  pixelWidth: 40962,
  pixelHeight: 40963,
} as const;

const SHORT = 3;
const LONG = 4;

/**
 * A copy of an EXIF block for the picture turned upright: its orientation is 1, its sizes are the picture's, and its thumbnail,
 * which shows the picture as it was, is gone. All else stays where it is, since makers' notes count places from the block's start.
 * Null when the block is none. `colours`: what it then says of them; left out, what it says stays.
 */
export function uprightExif(exif: Uint8Array, width: number, height: number, colours?: 'srgb'): Uint8Array | null {
  try {
    return patched(new Uint8Array(withoutName(exif)), width, height, colours);
  } catch (error) {
    if (error instanceof PhotoFormatError) return null;
    throw error;
  }
}

/** Some formats put the name «Exif» and two zeros before the block. */
function withoutName(exif: Uint8Array): Uint8Array {
  return new ByteView(exif).text(0, 6) === 'Exif\0\0' ? exif.subarray(6) : exif;
}

function patched(block: Uint8Array, width: number, height: number, colours: 'srgb' | undefined): Uint8Array {
  const file = new ByteView(block);
  const little = isLittleEndian(file);
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const set = (field: number, number: number): void => {
    const type = file.uint16(field + 2, little);
    if (type === SHORT && number <= 0xffff) view.setUint16(field + 8, number, little);
    else if (type === LONG) view.setUint32(field + 8, number, little);
  };
  const main = fields(file, file.uint32(4, little), little);
  const pointer = main.byTag.get(TAGS.exifDirectory);
  const sizes = [main, pointer === undefined ? noFields : linkedFields(file, pointer + 8, little)];
  for (const { byTag } of sizes) {
    for (const [tag, number] of [
      [TAGS.imageWidth, width],
      [TAGS.imageHeight, height],
      [TAGS.pixelWidth, width],
      [TAGS.pixelHeight, height],
      [TAGS.orientation, 1],
      // 1 stands for sRGB (EXIF 2.32).
      ...(colours === 'srgb' ? [[TAGS.colourSpace, 1] as const] : []),
    ] as const) {
      const field = byTag.get(tag);
      if (field !== undefined) set(field, number);
    }
  }
  return withoutThumbnail(block, file, view, main.end, little);
}

interface Fields {
  /** Where the field of each tag stands. */
  readonly byTag: ReadonlyMap<number, number>;
  /** Where the place of the next directory stands. */
  readonly end: number;
}

const noFields: Fields = { byTag: new Map(), end: 0 };

function fields(file: ByteView, at: number, little: boolean): Fields {
  const count = file.uint16(at, little);
  const end = at + 2 + count * 12;
  const byTag = new Map<number, number>();
  for (let field = at + 2; field < end && field + 12 <= file.length; field += 12) {
    byTag.set(file.uint16(field, little), field);
  }
  return { byTag, end };
}

/** The fields of the directory whose place stands at `link`. */
function linkedFields(file: ByteView, link: number, little: boolean): Fields {
  const at = file.uint32(link, little);
  return at + 2 <= file.length ? fields(file, at, little) : noFields;
}

/** Unlinks the second directory, which describes the thumbnail; where the thumbnail ends the block, as it nearly always does, it is cut off. */
function withoutThumbnail(
  block: Uint8Array,
  file: ByteView,
  view: DataView,
  link: number,
  little: boolean,
): Uint8Array {
  if (link + 4 > file.length) return block;
  const { byTag } = linkedFields(file, link, little);
  view.setUint32(link, 0, little);
  const [at, length] = [byTag.get(TAGS.thumbnailAt), byTag.get(TAGS.thumbnailLength)];
  if (at === undefined || length === undefined) return block;
  const start = file.uint32(at + 8, little);
  const size = file.uint32(length + 8, little);
  // Up to a few bytes of padding.
  const endsBlock = start + size <= block.length && start + size + 16 >= block.length;
  return endsBlock && start > link + 4 ? block.subarray(0, start) : block;
}
