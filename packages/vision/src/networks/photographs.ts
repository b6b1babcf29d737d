import { add, constant, mul, ShapeError, type Tensor } from '@pellucid/tensor';

/** Mean and standard deviation of red, green and blue over ImageNet, for brightness 0 to 1, as torchvision publishes them. */
export const imagenet: { readonly mean: readonly number[]; readonly deviation: readonly number[] } = {
  mean: [0.485, 0.456, 0.406],
  deviation: [0.229, 0.224, 0.225],
};

/**
 * Photographs [batch, 3, height, width] of brightness 0 to 1 as networks that were trained on ImageNet take them: each channel less its mean, over
 * its deviation. Every photograph of the batch alike.
 */
export function normaliseForImagenet(x: Tensor): Tensor {
  checkPhotographs('normaliseForImagenet', x, 1);
  const { mean, deviation } = imagenet;
  return scaleChannels(
    x,
    deviation.map((each) => 1 / each),
    deviation.map((each, channel) => -(mean[channel] ?? 0) / each),
  );
}

/** factor·x + shift, with one factor and one shift per channel. */
export function scaleChannels(x: Tensor, factors: readonly number[], shifts: readonly number[]): Tensor {
  const perChannel = (numbers: readonly number[]) => constant(Float32Array.from(numbers), [1, numbers.length, 1, 1]);
  return add(mul(x, perChannel(factors)), perChannel(shifts));
}

/** @throws ShapeError unless x is [batch, 3, height, width] with sides of at least `smallest` pixels */
export function checkPhotographs(network: string, x: Tensor, smallest: number): void {
  const [, channels, height = 0, width = 0] = x.shape;
  if (x.shape.length === 4 && channels === 3 && Math.min(height, width) >= smallest) return;
  const sides = smallest > 1 ? ` with sides of at least ${smallest} pixels` : '';
  throw new ShapeError(network, `photographs [batch, 3, height, width]${sides} are expected`, [x.shape]);
}
