import { add, concat, conv2d, instanceNorm, relu, resize, type Tensor } from '@pellucid/tensor';
import { convolution } from '../../layers/convolution.ts';
import { he, zeros } from '../../layers/initial.ts';
import type { Scope } from '../../layers/scope.ts';
import { reflectAround } from './padding.ts';

export interface PyramidForm {
  /** Channels of the maps of the top-down way. Half of them join the finest map. */
  readonly channels: number;
  /** Channels of each of the four heads. */
  readonly headChannels: number;
  /** Whether maps are brought to mean 0 and variance 1 each (instance normalisation by their own statistics, no parameters). */
  readonly normalised: boolean;
}

/**
 * The feature pyramid of DeblurGAN-v2 (Kupyn et al., ICCV 2019) and what it makes of it: a picture to be added to the blurred one, before tanh.
 * Parameters have the names of the authors' code (github.com/VITA-Group/DeblurGANv2). The last convolution starts at zero.
 * @param levels five maps at about 1/2, 1/4 … 1/32 of the size; maps that are too small (encoders without padding) are mirrored at their edges
 * @param size [height, width] of the picture, multiples of 32
 */
export function pyramid(
  levels: readonly Tensor[],
  size: readonly [number, number],
  scope: Scope,
  form: PyramidForm,
): Tensor {
  const { channels, headChannels } = form;
  const fpn = scope.at('fpn');
  const lateral = (level: number): Tensor => {
    const filters = level === 0 ? channels / 2 : channels;
    const x = unbiased(levels[level] as Tensor, fpn.at(`lateral${level}`), filters, 1);
    return reflectAround(x, size[0] / 2 ** (level + 1), size[1] / 2 ** (level + 1));
  };
  const smoothed = (x: Tensor, place: Scope, filters: number): Tensor => {
    const y = filtered(x, place.at(0), filters);
    return place.layer({ x }, relu(form.normalised ? instanceNorm(y) : y));
  };
  const map4 = lateral(4);
  const map3 = smoothed(add(lateral(3), enlarged(map4, 2)), fpn.at('td1'), channels);
  const map2 = smoothed(add(lateral(2), enlarged(map3, 2)), fpn.at('td2'), channels);
  const map1 = smoothed(add(lateral(1), enlarged(map2, 2)), fpn.at('td3'), channels);
  const heads = [map4, map3, map2, map1].map((map, index) => {
    const place = scope.at(`head${4 - index}`);
    const first = relu(unbiased(map, place.at('block0'), headChannels, 3));
    const second = relu(unbiased(first, place.at('block1'), headChannels, 3));
    return place.layer({ x: map }, enlarged(second, 2 ** (3 - index)));
  });
  const quarter = smoothed(concat(heads, 1), scope.at('smooth'), headChannels);
  const half = smoothed(add(enlarged(quarter, 2), lateral(0)), scope.at('smooth2'), headChannels / 2);
  const weight = scope.at('final').parameter('weight', [3, headChannels / 2, 3, 3], zeros);
  const bias = scope.at('final').parameter('bias', [3], zeros);
  return scope.at('final').layer({ x: half }, conv2d(enlarged(half, 2), weight, bias, { padding: 1 }));
}

function filtered(x: Tensor, scope: Scope, filters: number): Tensor {
  return convolution(x, scope, filters, { kernel: 3, padding: 1, initial: he(9 * (x.shape[1] ?? 0)) });
}

function unbiased(x: Tensor, scope: Scope, filters: number, kernel: 1 | 3): Tensor {
  const initial = he(kernel ** 2 * (x.shape[1] ?? 0));
  return convolution(x, scope, filters, { kernel, padding: (kernel - 1) / 2, bias: false, initial });
}

function enlarged(x: Tensor, factor: number): Tensor {
  const [, , height = 0, width = 0] = x.shape;
  return resize(x, [height * factor, width * factor], 'nearest');
}
