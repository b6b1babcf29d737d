import type { Orientation } from '../../images/orient.ts';
import { swapsSides } from '../../images/orient.ts';
import type { PhotoLoss } from './photo-metadata.ts';

/** A packet that agrees with the picture that is written, and what it spoke of that is not written. */
export interface UprightXmp {
  readonly xmp: Uint8Array;
  readonly losses: readonly PhotoLoss[];
}

/**
 * The packet for the picture turned upright: its orientation is 1, its sizes change places when the picture's do, and it no longer
 * promises a gain map or a film behind the picture. The names are those of Adobe's XMP and of Google's and Adobe's gain maps.
 */
export function uprightXmp(packet: Uint8Array, orientation: Orientation): UprightXmp {
  // One character a byte, so that whatever the text's encoding is, what is not changed stays the same.
  let text = Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength).toString('latin1');
  const losses: PhotoLoss[] = [];
  text = withValue(text, 'tiff:Orientation', '1');
  if (swapsSides(orientation)) {
    for (const [across, down] of SIDES) {
      const [width, height] = [propertyValue(text, across), propertyValue(text, down)];
      if (width === undefined || height === undefined) continue;
      text = withValue(withValue(text, across, height), down, width);
    }
  }
  if (/GCamera:(MotionPhoto|MicroVideo)(="|>)1/.test(text)) losses.push('motion');
  if (text.includes('hdrgm:Version')) losses.push('gain-map');
  if (losses.length > 0) {
    text = withValue(withValue(text, 'GCamera:MotionPhoto', '0'), 'GCamera:MicroVideo', '0');
    text = text.replace(/\shdrgm:Version="[^"<]{0,20}"/g, '');
    text = withoutElement(text, 'Container:Directory');
  }
  return { xmp: Buffer.from(text, 'latin1'), losses };
}

const SIDES = [
  ['tiff:ImageWidth', 'tiff:ImageLength'],
  ['exif:PixelXDimension', 'exif:PixelYDimension'],
] as const;

/** A property stands as an attribute or as an element. */
function property(name: string): RegExp {
  return new RegExp(`(${name}(?:\\s{0,4}=\\s{0,4}["']|>))(\\d{1,9})(?=["'<])`, 'g');
}

function propertyValue(text: string, name: string): string | undefined {
  return property(name).exec(text)?.[2];
}

function withValue(text: string, name: string, value: string): string {
  return text.replace(property(name), (_whole, start: string) => `${start}${value}`);
}

function withoutElement(text: string, name: string): string {
  const start = text.indexOf(`<${name}`);
  const end = `</${name}>`;
  const stop = text.indexOf(end, start);
  return start < 0 || stop < 0 ? text : text.slice(0, start) + text.slice(stop + end.length);
}
