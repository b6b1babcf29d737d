import type { ByteView } from './byte-view.ts';
import { PhotoFormatError } from './errors.ts';

/** Size and orientation from the item properties of an AVIF file (ISO/IEC 23008-12). */
export function readAvifHeader(file: ByteView): { width: number; height: number; orientation: number | undefined } {
  const properties = ['meta', 'iprp', 'ipco'].reduce<ByteView | undefined>((inside, name) => {
    return inside && box(inside, name);
  }, file);
  if (properties === undefined) throw new PhotoFormatError('the AVIF names no size');
  let largest = { width: 0, height: 0 };
  for (const { name, data } of boxes(properties)) {
    if (name !== 'ispe') continue;
    const size = { width: data.uint32(4), height: data.uint32(8) };
    // Thumbnails and alpha planes have sizes too; the picture is the largest.
    if (size.width * size.height > largest.width * largest.height) largest = size;
  }
  const turns = (box(properties, 'irot')?.byte(0) ?? 0) & 3;
  const mirror = box(properties, 'imir');
  return { ...largest, orientation: orientationOf(turns, mirror && mirror.byte(0) & 1) };
}

/** EXIF's number for quarter turns anticlockwise, and then a mirror: axis 0 changes top and bottom, 1 left and right. */
function orientationOf(turns: number, mirrorAxis: number | undefined): number | undefined {
  if (mirrorAxis === undefined) return [1, 8, 3, 6][turns];
  return (mirrorAxis === 0 ? [4, 5, 2, 7] : [2, 7, 4, 5])[turns];
}

function box(parent: ByteView, name: string): ByteView | undefined {
  for (const found of boxes(parent)) if (found.name === name) return found.data;
  return undefined;
}

/** The boxes side by side in `parent`. `meta` begins with four bytes of version and flags, which are left out. */
function* boxes(parent: ByteView): Generator<{ name: string; data: ByteView }> {
  for (let at = 0; at + 8 <= parent.length; ) {
    const length = parent.uint32(at);
    const name = parent.text(at + 4, 4);
    const end = length === 0 ? parent.length : at + length;
    yield { name, data: parent.part(at + (name === 'meta' ? 12 : 8), end) };
    // Sizes of 64 bits (length 1) are for media data, which stands after `meta`.
    if (length < 8) return;
    at = end;
  }
}
