import { expect, test } from 'vitest';
import { decodeSamples } from './decode-samples.ts';
import { photoPicture } from './photo-picture.ts';
import { superpixelOverlay } from './superpixel-overlay.ts';

test('16 bits become 8, and white shows where it is transparent', () => {
  const data = Uint16Array.of(65535, 0, 257, 65535, 0, 0, 0, 0, 0, 0, 0, 32896);
  const { pixels } = photoPicture({ width: 3, height: 1, channels: 4, data });
  expect([...pixels]).toEqual([255, 0, 1, 255, 255, 255, 127, 127, 127]);
});

test('pixels of 8 bits are not copied', () => {
  const data = Uint8ClampedArray.of(1, 2, 3);
  expect(photoPicture({ width: 1, height: 1, channels: 3, data }).pixels.buffer).toBe(data.buffer);
});

test('the overlay is clear but for the border between two colours', async () => {
  const pixels = new Uint8Array(8 * 4 * 3);
  for (let y = 0; y < 4; y++) pixels.fill(255, (y * 8 + 4) * 3, (y + 1) * 24);
  const png = await superpixelOverlay({ width: 8, height: 4, pixels }, 2);
  const { channels, samples } = await decodeSamples(png, 8, 4);
  expect(channels).toBe(2);
  const opacity = [...samples].filter((_, i) => i % 2 === 1);
  expect(opacity).toEqual(Array.from({ length: 32 }, (_, i) => (i % 8 === 3 ? 255 : 0)));
});
