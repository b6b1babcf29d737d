import type { Contents, Value } from '@pellucid/format';
import { expect, test } from 'vitest';
import type { Item, RectItem } from '../display.ts';
import { momentAt } from '../moment.ts';
import { scene } from '../scene.ts';
import { TinyRun } from '../testing/tiny-run.ts';

type Tensor = Extract<Contents, { kind: 'tensor' }>['tensor'];

function floats(shape: readonly number[], numbers: readonly number[]): Tensor {
  return { dtype: 'float32', shape, statistics: null, data: new Uint8Array(Float32Array.from(numbers).buffer) };
}

function drawn(define: (run: TinyRun) => Value, size = { width: 680, height: 560 }) {
  const run = new TinyRun('y = layer(x)');
  const recording = run.line(1).bind(1, 'y', define(run)).recording();
  const { items, shown } = scene(recording, momentAt(recording, (recording.steps - 1) as never), 1, size);
  const texts = items.flatMap((item) => (item.kind === 'text' ? [item.text] : []));
  return { kind: shown[0]?.kind, squares: items.filter(isHeat), texts };
}

function isHeat(item: Item): item is RectItem {
  return item.kind === 'rect' && item.fill?.startsWith('heat-') === true;
}

test('maps stand side by side, each from its own least to its own greatest number', () => {
  const { kind, squares, texts } = drawn((run) =>
    run.object({ kind: 'tensor', tensor: floats([1, 2, 2, 2], [0, 1, 2, 3, 0, 10, 20, 30]) }),
  );
  expect(kind).toBe('maps');
  expect(squares.map(({ fill }) => fill)).toEqual([0, 3, 5, 8, 0, 3, 5, 8].map((level) => `heat-${level}`));
  expect(new Set(squares.map(({ x }) => x)).size).toBe(4);
  expect(texts).toContain('2 maps of 1 × 2 × 2 × 2');
});

test('squares of one colour are one rectangle, and fill the map without gaps', () => {
  const { squares } = drawn((run) => run.object({ kind: 'tensor', tensor: floats([1, 2, 3], [0, 0, 0, 0, 9, 9]) }));
  const [top, left, right] = squares;
  expect(squares).toHaveLength(3);
  expect(top?.w).toBe((left?.w ?? 0) + (right?.w ?? 0));
  expect(right?.x).toBe((left?.x ?? 0) + (left?.w ?? 0));
});

test('a tensor that was cut is drawn by its preview, which says what stands for what', () => {
  const text = (value: string): Value => ({ type: 'string', value });
  const { kind, squares, texts } = drawn((run) => {
    const preview = run.object({
      kind: 'tensor',
      tensor: floats([1, 1, 2], [4, 8]),
      fields: [
        [text('maps'), text('first 1 of 48')],
        [text('each number'), text('mean of 9×9')],
      ],
    });
    const tensor = { ...floats([1, 48, 9, 18], [1, 2]), statistics: { min: -1, max: 9, mean: 0 } };
    return run.object({ kind: 'tensor', tensor, fields: [[text('preview'), preview]] });
  });
  expect(kind).toBe('maps');
  expect(squares).toHaveLength(2);
  expect(texts).toContain('of 1 × 48 × 9 × 18, -1 to 9; drawn: maps first 1 of 48, each number mean of 9×9');
});

test('a tensor that was cut and has no preview is seen a plane at a time', () => {
  const { kind } = drawn((run) => run.object({ kind: 'tensor', tensor: floats([4, 9, 9], [1, 2, 3]) }));
  expect(kind).toBe('slice');
});

test('neighbouring labels are told apart', () => {
  const data = new Uint8Array(Int32Array.from([100, 101, 102, 103]).buffer);
  const tensor = { dtype: 'int32', shape: [1, 1, 4], statistics: null, data };
  const { squares } = drawn((run) => run.object({ kind: 'tensor', tensor }));
  expect(new Set(squares.map(({ fill }) => fill)).size).toBe(4);
});

test('maps stay on a small stage', () => {
  const numbers = Array.from({ length: 12 * 20 * 30 }, (_, i) => Math.sin(i));
  const size = { width: 390, height: 260 };
  const { squares } = drawn((run) => run.object({ kind: 'tensor', tensor: floats([12, 20, 30], numbers) }), size);
  expect(squares.length).toBeGreaterThan(12);
  for (const { x, y, w, h } of squares) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(x + w).toBeLessThanOrEqual(size.width);
    expect(y + h).toBeLessThanOrEqual(size.height);
  }
});
