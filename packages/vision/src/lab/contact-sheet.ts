import type { Picture } from '../images/picture.ts';
import { Random } from '../random.ts';
import { glyphs } from './glyphs.ts';
import { drawPictures, frame, reach, side } from './pictures.ts';

/** How many pixels of the sheet a pixel of a picture takes, across and down. */
const zoom = 2;
const gap = 2;
const background = 128;

/** What the pictures of a seed look like: a column for each class, so many rows, as the classifier sees them but larger. */
export function contactSheet(seed: number, rows: number): Picture {
  const pictures = drawPictures(Random.seeded(seed).fork('training'), rows * glyphs.length);
  const cell = zoom * frame + gap;
  const [width, height] = [glyphs.length * cell + gap, rows * cell + gap];
  const pixels = new Uint8Array(width * height * 3).fill(background);
  for (let index = 0; index < pictures.count; index++) {
    const left = gap + (index % glyphs.length) * cell;
    const top = gap + Math.floor(index / glyphs.length) * cell;
    for (let y = 0; y < zoom * frame; y++) {
      for (let x = 0; x < zoom * frame; x++) {
        const row = reach + Math.floor(y / zoom);
        const grey = pictures.pixels[(index * side + row) * side + reach + Math.floor(x / zoom)] ?? 0;
        const place = 3 * ((top + y) * width + left + x);
        pixels.fill(grey, place, place + 3);
      }
    }
  }
  return { width, height, pixels };
}
