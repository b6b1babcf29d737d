import { ByteView } from '../byte-view.ts';
import { noMetadata, type PhotoMetadata, type Resolution } from './photo-metadata.ts';
import { composeTiff, firstNumber, isLittleEndian, readDirectory, type TiffEntry } from './tiff-entries.ts';

const TAGS = {
  subfile: 254,
  oldSubfile: 255,
  resolutionX: 282,
  resolutionY: 283,
  resolutionUnit: 296,
  xmp: 700,
  photoshop: 34377,
  icc: 34675,
} as const;

/** Fields that say how this file keeps its samples, or where other pictures stand in it: of no meaning elsewhere. */
const STRUCTURE: ReadonlySet<number> = new Set([
  254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 284, 288, 289, 290, 291,
  292, 293, 297, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 330, 332, 333, 334, 336, 338, 339, 340, 341, 342,
  343, 347, 512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 700, 32997, 34377, 34675, 37724,
]);

/** What stands in a TIFF beside its picture; its descriptive fields become an EXIF block. `pages` counts pictures of full size. */
export function readTiffParts(bytes: Uint8Array): { readonly metadata: PhotoMetadata; readonly pages: number } {
  const { entries, children } = readDirectory(bytes);
  const find = (tag: number): TiffEntry | undefined => entries.find((entry) => entry.tag === tag);
  const about = entries.filter(({ tag }) => !STRUCTURE.has(tag));
  const metadata = {
    ...noMetadata,
    exif: about.length === 0 && children.size === 0 ? null : composeTiff({ entries: about, children }),
    xmp: find(TAGS.xmp)?.value ?? null,
    photoshop: find(TAGS.photoshop)?.value ?? null,
    icc: find(TAGS.icc)?.value ?? null,
    resolution: resolutionIn(find),
  };
  return { metadata, pages: pagesOf(bytes) };
}

function resolutionIn(find: (tag: number) => TiffEntry | undefined): Resolution | null {
  const number = (tag: number): number | undefined => {
    const entry = find(tag);
    return entry && firstNumber(entry);
  };
  // Without a unit it is inches; 1 says that there is none.
  const perMetre = { 2: 1 / 0.0254, 3: 100 }[number(TAGS.resolutionUnit) ?? 2];
  const [x, y] = [number(TAGS.resolutionX), number(TAGS.resolutionY)];
  if (perMetre === undefined || x === undefined || y === undefined) return null;
  const resolution = { x: x * perMetre, y: y * perMetre };
  return Number.isFinite(resolution.x + resolution.y) && resolution.x > 0 && resolution.y > 0 ? resolution : null;
}

/** A file need not end its chain of directories: so many are looked at. */
const MAX_DIRECTORIES = 64;

function pagesOf(bytes: Uint8Array): number {
  const file = new ByteView(bytes);
  const little = isLittleEndian(file);
  let pages = 0;
  let at = file.uint32(4, little);
  for (let seen = 0; at > 0 && at + 2 <= file.length && seen < MAX_DIRECTORIES; seen++) {
    const end = at + 2 + file.uint16(at, little) * 12;
    let reduced = false;
    for (let field = at + 2; field < end && field + 12 <= file.length; field += 12) {
      const tag = file.uint16(field, little);
      // Bit 0 is a smaller version of another picture, bit 2 its mask; the older field says 2 for the former.
      if (tag === TAGS.subfile && (file.uint32(field + 8, little) & 5) !== 0) reduced = true;
      if (tag === TAGS.oldSubfile && file.uint16(field + 8, little) === 2) reduced = true;
    }
    if (!reduced) pages++;
    at = end + 4 <= file.length ? file.uint32(end, little) : 0;
  }
  return pages;
}
