import { compile, input, type Value } from '@pellucid/tensor';
import { nodeBackend } from '@pellucid/tensor/node';
import { expect, test } from 'vitest';
import { lossWithVgg } from './content-loss.ts';

const shapes: readonly (readonly [index: number, filters: number, channels: number])[] = [
  [0, 64, 3],
  [2, 64, 64],
  [5, 128, 64],
  [7, 128, 128],
  [10, 256, 128],
  [12, 256, 256],
  [14, 256, 256],
];

/** A VGG-19 up to conv3_3 whose every filter looks at the middle of the first channel, and a layer that is not needed. */
function plainVgg(): Map<string, Value> {
  const values = new Map<string, Value>([['classifier.0.weight', { shape: [1], data: new Float32Array(1) }]]);
  for (const [index, filters, channels] of shapes) {
    const data = new Float32Array(filters * channels * 9);
    for (let filter = 0; filter < filters; filter++) data[filter * channels * 9 + 4] = 1;
    values.set(`features.${index}.weight`, { shape: [filters, channels, 3, 3], data });
    values.set(`features.${index}.bias`, { shape: [filters], data: new Float32Array(filters) });
  }
  return values;
}

test('the loss with a VGG-19 counts pixels and what it sees of them', async () => {
  const { build, values } = lossWithVgg(plainVgg());
  const [restored, sharp] = [input('restored', [1, 3, 16, 16]), input('sharp', [1, 3, 16, 16])];
  const program = await compile({ loss: build(restored, sharp) }, nodeBackend({ threads: 1 }), { values });
  const flat = (value: number): Value => ({ shape: [1, 3, 16, 16], data: new Float32Array(768).fill(value) });
  const { loss } = await program.run({ restored: flat(0.5), sharp: flat(0.6) });
  // 0.05 of brightness: in units of ImageNet's deviations 0.05/σ in each channel, and the red one of it is what this VGG sees.
  const [red, green, blue] = [0.229, 0.224, 0.225].map((deviation) => (0.05 / deviation) ** 2) as [
    number,
    number,
    number,
  ];
  expect(loss.data[0]).toBeCloseTo((0.5 * (red + green + blue)) / 3 + 0.006 * red, 5);
  await program.release();
});

test('a VGG-19 that lacks a layer, or has another shape, is named', () => {
  const vgg = plainVgg();
  vgg.delete('features.7.bias');
  vgg.set('features.0.bias', { shape: [3], data: new Float32Array(3) });
  expect(() => lossWithVgg(vgg)).toThrow(
    'The parameters do not fit the network: 1 missing ("features.7.bias"); 1 of the wrong shape ("features.0.bias" is [3] instead of [64])',
  );
});
