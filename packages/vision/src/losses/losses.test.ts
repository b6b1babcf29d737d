import { compile, constant, gradients, input, reduceMean, square, sub, type Tensor } from '@pellucid/tensor';
import { nodeBackend } from '@pellucid/tensor/node';
import { expect, test } from 'vitest';
import { zeros } from '../layers/initial.ts';
import { formulaPhotographs } from '../networks/testing/formula-values.ts';
import { expectReference } from '../networks/testing/reference.ts';
import { vgg19Features } from '../networks/vgg19.ts';
import { perceptualLoss } from './perceptual-loss.ts';
import { reconstructionLoss } from './reconstruction-loss.ts';
import { relativisticDiscriminatorLoss, relativisticGeneratorLoss } from './relativistic-loss.ts';
import { spectrumDistance } from './spectrum-distance.ts';

const backend = nodeBackend({ threads: 1 });

test('each loss is what PyTorch gives', async () => {
  const means = { real: constant(0.375), restored: constant(-0.25) };
  await expectReference('../deblur-gan/losses', 'losses', (x, scope) => {
    const sharp = scope.parameter('sharp', x.shape, zeros);
    return {
      spectrum: spectrumDistance(sub(x, sharp)),
      reconstruction: reconstructionLoss(x, sharp),
      discriminator: relativisticDiscriminatorLoss({ real: sharp, restored: x }, means),
      generator: relativisticGeneratorLoss(x, means.real),
      perceptual: perceptualLoss(x, sharp, (pictures) => vgg19Features(pictures, scope)),
    };
  });
});

const pictures = [2, 3, 6, 5];
const single = [1, 3, 6, 5];
const half = 3 * 6 * 5;

/** The loss of one picture, or of several as a batch, against black. */
async function lossOf(
  loss: (restored: Tensor, sharp: Tensor) => Tensor,
  shape: readonly number[],
  data: Float32Array,
): Promise<number> {
  const sharp = constant(new Float32Array(data.length).fill(-1), shape);
  const program = await compile({ loss: loss(input('x', shape), sharp) }, backend);
  return (await program.run({ x: { shape, data } })).loss.data[0] ?? Number.NaN;
}

test.each([
  ['perceptual', (a: Tensor, b: Tensor) => perceptualLoss(a, b, square)],
  ['reconstruction', reconstructionLoss],
] as const)('the %s loss of a batch is the mean of its pictures’', async (_, loss) => {
  const data = formulaPhotographs(pictures).data as Float32Array;
  const apart = [await lossOf(loss, single, data.slice(0, half)), await lossOf(loss, single, data.slice(half))];
  expect(Math.abs(apart[0]! - apart[1]!)).toBeGreaterThan(1e-3);
  expect(await lossOf(loss, pictures, data)).toBeCloseTo((apart[0]! + apart[1]!) / 2, 5);
});

test('equal pictures have the least loss, and a gradient of zero', async () => {
  const x = input('x', pictures);
  const sharp = input('sharp', pictures);
  const loss = reconstructionLoss(x, sharp);
  const program = await compile({ loss, gradient: gradients(loss, [x])[0]! }, backend);
  const same = formulaPhotographs(pictures);
  const result = await program.run({ x: same, sharp: same });
  // Both distances are smooth at 0: ε and half of the root of 1e-8 are left.
  expect(result.loss.data[0]).toBeCloseTo(2e-3 + 0.5e-4, 6);
  expect(result.gradient.data.every((each) => each === 0)).toBe(true);
});

test('the gradient of the distance of spectra is the one that finite differences have', async () => {
  const shape = [1, 1, 4, 5];
  const x = input('x', shape);
  const loss = spectrumDistance(x);
  const program = await compile({ loss, gradient: gradients(loss, [x])[0]! }, backend);
  const { data } = formulaPhotographs(shape);
  const run = async (numbers: Float32Array) => await program.run({ x: { shape, data: numbers } });
  const found = (await run(data as Float32Array)).gradient.data;
  for (let index = 0; index < data.length; index++) {
    const at = async (step: number) => {
      const moved = Float32Array.from(data);
      moved[index] = (moved[index] ?? 0) + step;
      return (await run(moved)).loss.data[0] ?? Number.NaN;
    };
    const difference = ((await at(1 / 128)) - (await at(-1 / 128))) * 64;
    expect(Math.abs((found[index] ?? Number.NaN) - difference)).toBeLessThan(1e-3);
  }
});

test('spectra of white noise lie about 0.89 deviations apart', async () => {
  const x = input('x', [4, 3, 32, 32]);
  const program = await compile({ distance: spectrumDistance(x), power: reduceMean(square(x)) }, backend);
  const { distance, power } = await program.run({ x: formulaPhotographs(x.shape) });
  const deviation = Math.sqrt(power.data[0] ?? Number.NaN);
  expect((distance.data[0] ?? Number.NaN) / deviation).toBeCloseTo(Math.sqrt(Math.PI) / 2, 1);
});

test('the adversarial losses pull their predictions the opposite ways', async () => {
  const shape = [1, 1, 2, 2];
  const [real, restored] = [input('real', shape), input('restored', shape)];
  const means = { real: input('meanReal', []), restored: input('meanRestored', []) };
  const critic = relativisticDiscriminatorLoss({ real, restored }, means);
  const [byReal, byRestored] = gradients(critic, [real, restored]);
  const [wanted] = gradients(relativisticGeneratorLoss(restored, means.real), [restored]);
  const program = await compile({ critic, byReal: byReal!, byRestored: byRestored!, wanted: wanted! }, backend);
  const scalar = (number: number) => ({ shape: [], data: Float32Array.of(number) });
  const map = { shape, data: Float32Array.of(0.25, 0.25, 0.25, 0.25) };
  const undecided = { real: map, restored: map, meanReal: scalar(0.25), meanRestored: scalar(0.25) };
  const result = await program.run(undecided);
  expect(result.critic.data[0]).toBe(1);
  expect(Math.max(...result.byReal.data)).toBeLessThan(0);
  expect(Math.min(...result.byRestored.data)).toBeGreaterThan(0);
  expect(Math.max(...result.wanted.data)).toBeLessThan(0);
});
