import type { Contents, Value } from '@pellucid/format';
import { expect, test } from 'vitest';
import type { Item, PixelsItem } from '../display.ts';
import { momentAt } from '../moment.ts';
import { scene } from '../scene.ts';
import { drawnValue } from '../testing/drawn-value.ts';
import { TinyRun } from '../testing/tiny-run.ts';

type Tensor = Extract<Contents, { kind: 'tensor' }>['tensor'];

function bytes(shape: readonly number[], at: (index: number) => number): Tensor {
  const data = Uint8Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) => at(index));
  return { dtype: 'uint8', shape, statistics: null, data };
}

function pixelsOf(items: readonly Item[]): PixelsItem | undefined {
  return items.find((item) => item.kind === 'pixels');
}

test('height × width × 3 bytes are a picture in its own colours', () => {
  const { kind, items, texts } = drawnValue((run) =>
    run.object({ kind: 'tensor', tensor: bytes([8, 9, 3], (index) => [255, 128, 0][index % 3] ?? 0) }),
  );
  expect([kind, pixelsOf(items)?.columns, pixelsOf(items)?.colours[5]]).toEqual(['image', 9, 0xff8000ff]);
  expect(texts).toContain('9 × 8 pixels');
});

test('channels may stand first, in brightnesses from 0 to 1; other numbers are maps', () => {
  const floats = (at: (index: number) => number): Tensor => {
    const data = new Uint8Array(Float32Array.from({ length: 3 * 256 }, (_, index) => at(index)).buffer);
    return { dtype: 'float32', shape: [1, 3, 16, 16], statistics: null, data };
  };
  const red = drawnValue((run) => run.object({ kind: 'tensor', tensor: floats((index) => (index < 256 ? 1 : 0)) }));
  expect([red.kind, pixelsOf(red.items)?.colours[0]]).toEqual(['image', 0xff0000ff]);
  expect(drawnValue((run) => run.object({ kind: 'tensor', tensor: floats((index) => index - 9) })).kind).toBe('maps');
});

test('rows of triples, and objects with a width, a height and data, are pictures', () => {
  const rows = (run: TinyRun): Value =>
    run.list(...Array.from({ length: 4 }, () => run.list(...Array.from({ length: 5 }, () => run.tuple(1, 2, 255)))));
  const listed = drawnValue(rows);
  expect([listed.kind, pixelsOf(listed.items)?.colours.length, pixelsOf(listed.items)?.colours[0]]).toEqual([
    'image',
    20,
    0x0102ffff,
  ]);
  const held = drawnValue((run) =>
    run.instance('Object', {
      width: 3,
      height: 2,
      data: run.object({ kind: 'tensor', tensor: bytes([24], () => 64) }),
    }),
  );
  expect([held.kind, pixelsOf(held.items)?.colours[0]]).toEqual(['image', 0x40404040]);
});

test('pixels that a moment writes have a rim round them', () => {
  const run = new TinyRun('x = make()\nx[3, 4] = 9');
  const x = run.object({ kind: 'tensor', tensor: bytes([8, 8, 3], () => 0) });
  run.line(1).bind(1, 'x', x).line(2);
  for (const channel of [0, 1, 2]) run.set(2, x, (3 * 8 + 4) * 3 + channel, 255);
  const recording = run.recording();
  const moment = momentAt(recording, (recording.steps - 1) as never);
  const { items } = scene(recording, moment, 1, { width: 800, height: 460 });
  const pixels = pixelsOf(items);
  const rim = items.find((item) => item.kind === 'rect' && item.stroke === 'written');
  const side = (pixels?.w ?? 0) / 8;
  expect(rim).toMatchObject({ x: (pixels?.x ?? 0) + 4 * side - 2, y: (pixels?.y ?? 0) + 3 * side - 2, w: side + 4 });
});

test('a picture of which only the beginning was recorded says so', () => {
  const tensor = bytes([8, 8, 3], () => 7);
  const { kind, texts } = drawnValue((run) =>
    run.object({ kind: 'tensor', tensor: { ...tensor, data: tensor.data.slice(0, 48) } }),
  );
  expect(kind).toBe('image');
  expect(texts).toContain('8 × 8 pixels; first 16 of 64');
});
