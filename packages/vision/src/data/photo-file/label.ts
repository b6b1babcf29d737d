import { Transformer } from '@napi-rs/image';

/** A word on a dark pill, to be laid over a picture: four bytes a pixel, the last one opacity. */
export interface Label {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/**
 * Letters as strokes, the baseline at 0, with their widths. Drawn here because the machine may have no fonts; only the letters of
 * the words that pictures are labelled with.
 */
const LETTERS: Readonly<Record<string, { readonly path: string; readonly width: number }>> = {
  A: { path: 'M0 0 5.6-14.4 11.2 0M2-5H9.2', width: 11.2 },
  B: { path: 'M0 0V-14.4H5.2a3.5 3.5 0 0 1 0 7H0M5.2-7.4h.6a3.7 3.7 0 0 1 0 7.4H0', width: 9.5 },
  e: { path: 'M.2-5.2H8.8A4.3 4.7 0 1 0 7.5-1.7', width: 8.8 },
  f: { path: 'M5.3-14.2H4.6a2.6 2.6 0 0 0-2.6 2.6V0M0-9.6H5', width: 5.3 },
  o: { path: 'M9.2-5A4.6 4.8 0 1 1 0-5 4.6 4.8 0 1 1 9.2-5Z', width: 9.2 },
  r: { path: 'M0 0V-9.8M0-5.4C0-8.2 1.8-9.9 4.6-9.7', width: 4.6 },
  t: { path: 'M2-12.6V-2.6a2.4 2.4 0 0 0 2.4 2.4H5.2M0-9.6H5.2', width: 5.2 },
};

const SPACING = 3.4;
const HEIGHT = 36;
const PADDING = 16;

/** The label of a word. */
export async function label(word: 'Before' | 'After'): Promise<Label> {
  let end = PADDING;
  const letters = [...word].map((letter) => {
    const { path, width } = LETTERS[letter] ?? { path: '', width: 0 };
    const drawn = `<path transform="translate(${end.toFixed(1)} 25)" d="${path}"/>`;
    end += width + SPACING;
    return drawn;
  });
  const width = Math.ceil(end - SPACING + PADDING);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}">` +
    `<rect width="${width}" height="${HEIGHT}" rx="${HEIGHT / 2}" fill="#0f0f12" fill-opacity=".74"/>` +
    `<g fill="none" stroke="#fff" stroke-width="2.1" stroke-linecap="round" stroke-linejoin="round">${letters.join('')}</g></svg>`;
  const drawing = Transformer.fromSvg(svg);
  const large = await drawing.rawPixels();
  // The rasteriser chooses a larger size.
  const zoom = Math.round((await drawing.metadata()).width / width);
  return { width, height: HEIGHT, pixels: shrunk(large, width, HEIGHT, zoom) };
}

function shrunk(large: Uint8Array, width: number, height: number, zoom: number): Uint8Array {
  const pixels = new Uint8Array(width * height * 4);
  for (let at = 0; at < pixels.length; at++) {
    const [channel, x, y] = [at % 4, Math.floor(at / 4) % width, Math.floor(at / 4 / width)];
    let sum = 0;
    for (let row = y * zoom; row < (y + 1) * zoom; row++) {
      for (let column = x * zoom; column < (x + 1) * zoom; column++) {
        sum += large[(row * width * zoom + column) * 4 + channel] ?? 0;
      }
    }
    pixels[at] = Math.round(sum / zoom ** 2);
  }
  return pixels;
}
