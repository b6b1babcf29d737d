import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  avgPool2d,
  compile,
  conv2d,
  convTranspose2d,
  gradients,
  input,
  maxPool2d,
  mul,
  pad,
  type ResizeMode,
  reduceSum,
  resize,
  type Shape,
  slice,
  type Tensor,
} from './index.ts';
import { nodeBackend } from './node.ts';
import { distance, numbers } from './testing/numbers.ts';

const backend = nodeBackend({ threads: 1 });

/** ⟨a, b⟩: the sum of the products of all their numbers. */
function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, number, index) => sum + number * b[index]!, 0);
}

/**
 * An operation that is linear in each of its inputs has in each gradient its transpose: ⟨dy, f(x, w)⟩ = ⟨x, dx⟩ = ⟨w, dw⟩. Geometries drawn
 * at random go where no table of cases does.
 */
async function expectTransposes(shapes: readonly Shape[], build: (...inputs: Tensor[]) => Tensor): Promise<void> {
  const inputs = shapes.map((shape, index) => input(`x${index}`, shape));
  const y = build(...inputs);
  const dy = input('dy', y.shape);
  const found = gradients(reduceSum(mul(y, dy)), inputs);
  const outputs: Record<string, Tensor> = {
    y,
    ...Object.fromEntries(found.map((each, index) => [`dx${index}`, each])),
  };
  const values = {
    dy: numbers(y.shape, 100),
    ...Object.fromEntries(shapes.map((shape, index) => [`x${index}`, numbers(shape, index + 1)])),
  };
  const program = await compile(outputs, backend);
  const results = await program.run(values);
  await program.release();
  for (const [index, shape] of shapes.entries()) expect(results[`dx${index}`]!.shape).toEqual(shape);
  const pairs = [
    [values.dy.data, results['y']!.data] as const,
    ...shapes.map((shape, index) => [numbers(shape, index + 1).data, results[`dx${index}`]!.data] as const),
  ];
  const scale = Math.max(...pairs.map(([a, b]) => Math.sqrt(inner(a, a) * inner(b, b))));
  const [product = 0, ...others] = pairs.map(([a, b]) => inner(a, b));
  for (const other of others) expect(Math.abs(other - product)).toBeLessThanOrEqual(1e-5 * scale);
}

const between = (min: number, max: number) => fc.integer({ min, max });
const pairOf = (min: number, max: number) => fc.tuple(between(min, max), between(min, max));
const runs = { numRuns: 60 };

describe('gradients are transposes', () => {
  const geometry = fc.record({
    batch: between(1, 3),
    groups: between(1, 3),
    perGroup: between(1, 3),
    perGroupOut: between(1, 3),
    size: pairOf(1, 11),
    kernel: pairOf(1, 5),
    stride: pairOf(1, 4),
    padding: pairOf(0, 4),
    dilation: pairOf(1, 3),
  });

  test('of a convolution of any geometry', () =>
    fc.assert(
      fc.asyncProperty(geometry, async ({ batch, groups, perGroup, perGroupOut, size, kernel, ...options }) => {
        const reach = [0, 1].map((axis) => options.dilation[axis]! * (kernel[axis]! - 1) + 1);
        fc.pre(reach.every((length, axis) => length <= size[axis]! + 2 * options.padding[axis]!));
        await expectTransposes(
          [
            [batch, groups * perGroup, ...size],
            [groups * perGroupOut, perGroup, ...kernel],
          ],
          (x, w) => conv2d(x!, w!, undefined, { ...options, groups }),
        );
      }),
      runs,
    ));

  test('of a transposed convolution of any geometry', () =>
    fc.assert(
      fc.asyncProperty(
        geometry,
        pairOf(0, 3),
        async ({ batch, groups, perGroup, perGroupOut, size, kernel, ...options }, rest) => {
          const outputPadding = rest.map((count, axis) => count % options.stride[axis]!) as [number, number];
          const grown = size.map(
            (length, axis) =>
              (length - 1) * options.stride[axis]! -
              2 * options.padding[axis]! +
              options.dilation[axis]! * (kernel[axis]! - 1) +
              outputPadding[axis]!,
          );
          fc.pre(grown.every((length) => length >= 0));
          await expectTransposes(
            [
              [batch, groups * perGroup, ...size],
              [groups * perGroup, perGroupOut, ...kernel],
            ],
            (x, w) => convTranspose2d(x!, w!, undefined, { ...options, groups, outputPadding }),
          );
        },
      ),
      runs,
    ));

  test('of average pooling with any windows', () =>
    fc.assert(
      fc.asyncProperty(
        pairOf(1, 9),
        pairOf(1, 5),
        pairOf(1, 4),
        pairOf(0, 2),
        fc.boolean(),
        async (size, kernel, stride, margin, countPadding) => {
          const padding = margin.map((count, axis) => Math.min(count, kernel[axis]! >> 1)) as [number, number];
          fc.pre(kernel.every((length, axis) => length <= size[axis]! + 2 * padding[axis]!));
          await expectTransposes([[2, 2, ...size]], (x) => avgPool2d(x!, { kernel, stride, padding, countPadding }));
        },
      ),
      runs,
    ));

  test.each<ResizeMode>(['nearest', 'bilinear'])('of %s resizing from any size to any other', (mode) =>
    fc.assert(
      fc.asyncProperty(pairOf(1, 40), pairOf(1, 40), async (from, to) => {
        await expectTransposes([[2, 1, ...from]], (x) => resize(x!, to, mode));
      }),
      runs,
    ),
  );

  test('of boxes with steps, and of margins in every mode', () =>
    fc.assert(
      fc.asyncProperty(
        pairOf(4, 9),
        pairOf(0, 3),
        pairOf(1, 4),
        fc.constantFrom('zero', 'reflect', 'edge'),
        async (size, starts, steps, mode) => {
          await expectTransposes([size], (x) => slice(x!, starts, size, steps));
          await expectTransposes([size], (x) =>
            pad(
              x!,
              starts,
              steps.map((step) => step - 1),
              mode,
            ),
          );
        },
      ),
      runs,
    ));
});

test('the gradient of max pooling stands at the first greatest number of each window', () =>
  fc.assert(
    fc.asyncProperty(pairOf(1, 9), pairOf(1, 4), pairOf(1, 4), pairOf(0, 2), async (size, kernel, stride, margin) => {
      const padding = margin.map((count, axis) => Math.min(count, kernel[axis]! >> 1)) as [number, number];
      fc.pre(kernel.every((length, axis) => length <= size[axis]! + 2 * padding[axis]!));
      const shape = [2, 2, ...size];
      const x = input('x', shape);
      const y = maxPool2d(x, { kernel, stride, padding });
      const weights = input('weights', y.shape);
      const [dx] = gradients(reduceSum(mul(y, weights)), [x]);
      const values = { x: numbers(shape, 1, 'coarse'), weights: numbers(y.shape, 2) };
      const program = await compile({ y, dx: dx! }, backend);
      const found = await program.run(values);
      await program.release();

      const wanted = new Float32Array(values.x.data.length);
      const [, , rows = 0, columns = 0] = y.shape;
      for (const place of values.weights.data.keys()) {
        const plane = Math.floor(place / (rows * columns));
        const top = (Math.floor(place / columns) % rows) * stride[0] - padding[0];
        const left = (place % columns) * stride[1] - padding[1];
        let best = -1;
        for (let row = Math.max(top, 0); row < Math.min(top + kernel[0], size[0]); row++) {
          for (let column = Math.max(left, 0); column < Math.min(left + kernel[1], size[1]); column++) {
            const index = (plane * size[0] + row) * size[1] + column;
            if (best < 0 || values.x.data[index]! > values.x.data[best]!) best = index;
          }
        }
        wanted[best]! += values.weights.data[place]!;
        expect(found.y.data[place]).toBe(values.x.data[best]);
      }
      expect(distance(found.dx.data, wanted)).toBeLessThan(1e-6);
    }),
    runs,
  ));

test('gradients of a sum are sums of gradients: a tensor used twice gets both', async () => {
  const x = input('x', [3]);
  const [dx] = gradients(reduceSum(add(mul(x, x), mul(x, 3))), [x]);
  const program = await compile({ dx: dx! }, backend);
  const { dx: found } = await program.run({ x: { shape: [3], data: Float32Array.of(-1, 0, 2) } });
  expect([...found.data]).toEqual([1, 3, 7]);
});
