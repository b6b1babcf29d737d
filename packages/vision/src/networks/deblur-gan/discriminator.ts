import { instanceNorm, leakyRelu, type Tensor } from '@pellucid/tensor';
import { convolution } from '../../layers/convolution.ts';
import type { Scope } from '../../layers/scope.ts';

/** What the two discriminators of DeblurGAN-v2 say of pictures, before any sigmoid: greater where they look sharp. */
export interface Predictions {
  /** [batch, 1, …], one number per patch of 70×70 pixels. */
  readonly patch: Tensor;
  /** [batch, 1, …], one number per patch of 286×286 pixels: whole crops. */
  readonly full: Tensor;
}

/**
 * The double-scale discriminator of DeblurGAN-v2: patches (three strided layers) and whole crops (five), each on all of x [batch, 3, height,
 * width]. Parameters are `patch.model.0.weight`, `full.model.2.bias` and so on, numbered as in the authors' code.
 */
export function doubleDiscriminator(x: Tensor, scope: Scope): Predictions {
  return {
    patch: layeredDiscriminator(x, scope.at('patch'), 3),
    full: layeredDiscriminator(x, scope.at('full'), 5),
  };
}

/**
 * A discriminator of patches (Isola et al. 2017): `layers` convolutions 4×4 of stride 2, two of stride 1, instance normalisation between them
 * (by the maps' own statistics), leaky ReLU 0.2. Channels double from 64 up to 512.
 */
function layeredDiscriminator(x: Tensor, scope: Scope, layers: number): Tensor {
  const model = scope.at('model');
  const strided = { kernel: 4, stride: 2, padding: 2 };
  let y = leakyRelu(convolution(x, model.at(0), 64, strided), 0.2);
  for (let layer = 1; layer <= layers; layer++) {
    // Convolution, normalisation and activation take a number each.
    const place = model.at(3 * layer - 1);
    const filters = 64 * Math.min(2 ** layer, 8);
    y = leakyRelu(instanceNorm(convolution(y, place, filters, layer < layers ? strided : dense)), 0.2);
  }
  return convolution(y, model.at(3 * layers + 2), 1, dense);
}

const dense = { kernel: 4, padding: 2 };
