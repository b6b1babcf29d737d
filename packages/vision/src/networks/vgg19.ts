import { maxPool2d, relu, type Tensor } from '@pellucid/tensor';
import type { CheckpointNaming } from '../checkpoints/convert-checkpoint.ts';
import { convolution } from '../layers/convolution.ts';
import { he } from '../layers/initial.ts';
import type { Scope } from '../layers/scope.ts';
import { checkPhotographs } from './photographs.ts';

/** The convolutions up to conv3_3, by their place in torchvision's `features`; activations and poolings take the numbers between. */
const convolutions: readonly { readonly index: number; readonly filters: number; readonly pooled?: true }[] = [
  { index: 0, filters: 64 },
  { index: 2, filters: 64 },
  { index: 5, filters: 128, pooled: true },
  { index: 7, filters: 128 },
  { index: 10, filters: 256, pooled: true },
  { index: 12, filters: 256 },
  { index: 14, filters: 256 },
];

/**
 * What the perceptual part of DeblurGAN-v2's content loss compares: VGG19 (Simonyan & Zisserman 2015) up to conv3_3, before its ReLU, that is
 * `features` 0 to 14 of torchvision's network, whose names the parameters have (`features.0.weight`).
 * @param x photographs [batch, 3, height, width], normalised by `normaliseForImagenet`, of at least 4×4
 * @returns [batch, 256, ⌊⌊height / 2⌋ / 2⌋, …]
 * @throws ShapeError
 */
export function vgg19Features(x: Tensor, scope: Scope): Tensor {
  checkPhotographs('vgg19Features', x, 4);
  const features = scope.at('features');
  return convolutions.reduce((y, { index, filters, pooled }) => {
    const active = index === 0 ? y : relu(y);
    const map = pooled ? maxPool2d(active, { kernel: 2 }) : active;
    const initial = he((map.shape[1] ?? 0) * 9);
    return convolution(map, features.at(index), filters, { kernel: 3, padding: 1, initial });
  }, x);
}

/** torchvision's published VGG19, of which `vgg19Features` leaves out all that comes after conv3_3. */
export const vgg19Naming: CheckpointNaming = {
  aliases: [],
  unused: [16, 19, 21, 23, 25, 28, 30, 32, 34].map((index) => `features.${index}`).concat('classifier'),
};
