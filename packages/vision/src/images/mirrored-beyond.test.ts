import { compile, input } from '@pellucid/tensor';
import { nodeBackend } from '@pellucid/tensor/node';
import { expect, test } from 'vitest';
import { reflectBeyond } from '../networks/deblur-gan/padding.ts';
import { mirroredBeyond } from './mirrored-beyond.ts';
import { pictureFromPlanes, planesFromPicture } from './planes.ts';

test.each([
  [5, 3, 8, 4],
  [1, 4, 3, 9],
  [3, 2, 17, 2],
  [4, 4, 4, 4],
])('a picture of %i×%i is mirrored to %i×%i as networks do it', async (width, height, wide, high) => {
  const pixels = Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * 37) % 256);
  const picture = { width, height, pixels };
  const x = input('x', [1, 3, height, width]);
  const program = await compile({ y: reflectBeyond(x, high, wide) }, nodeBackend({ threads: 1 }));
  const { y } = await program.run({ x: { shape: [1, 3, height, width], data: planesFromPicture(picture) } });
  const seen = pictureFromPlanes(y.data as Float32Array, wide, high);
  expect(mirroredBeyond(picture, { width: wide, height: high })).toEqual(seen);
  await program.release();
});
