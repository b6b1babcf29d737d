import { expect, test } from 'vitest';
import { previewOf, recordedTensor } from './preview.ts';

test('each position of a preview is the mean of a square, also at the edge', () => {
  const [height, width] = [160, 161];
  const data = Float32Array.from({ length: height * width }, (_, i) => i % width);
  const preview = previewOf({ shape: [1, height, width], data });
  expect(preview).toMatchObject({ side: 3, maps: 1, allMaps: 1, shape: [1, 54, 54] });
  expect([...preview!.data.slice(0, 2), preview!.data[53]]).toEqual([1, 4, 159.5]);
});

test('labels are never averaged', () => {
  const data = Int32Array.from({ length: 160 * 160 }, (_, i) => i);
  const preview = previewOf({ shape: [1, 160, 160], data });
  expect([...preview!.data.slice(0, 2)]).toEqual([0, 3]);
});

test('of many maps the first are shown, of small ones more', () => {
  expect(previewOf({ shape: [1, 48, 64, 64], data: new Float32Array(48 * 4096) })).toMatchObject({ maps: 12, side: 3 });
  expect(previewOf({ shape: [72, 72, 3, 3], data: new Float32Array(72 * 72 * 9) })).toMatchObject({
    maps: 96,
    side: 1,
  });
  expect(previewOf({ shape: [90, 12], data: new Float32Array(1080) })).toBeNull();
});

test('a tensor that is cut keeps the statistics of the whole, over what is finite', () => {
  const data = Float32Array.of(1, Number.NaN, 3, Number.POSITIVE_INFINITY, -1);
  const { statistics, data: bytes, shape, dtype } = recordedTensor({ shape: [5], data }, 10);
  expect({ statistics, shape, dtype }).toEqual({
    statistics: { min: -1, max: 3, mean: 1 },
    shape: [5],
    dtype: 'float32',
  });
  expect([...new Float32Array(bytes.slice().buffer)]).toEqual([1, Number.NaN]);
});
