import { maxPool2d, type Tensor } from '@pellucid/tensor';
import { convolutionUnit, keeping, reducing } from '../../layers/convolution-unit.ts';
import type { Scope } from '../../layers/scope.ts';
import { checkPhotographs } from '../photographs.ts';
import { mixed5b, mixed6a, mixed7a } from './mixed-blocks.ts';
import { block17, block35 } from './residual-blocks.ts';

/**
 * The encoder of DeblurGAN-v2's generator `fpn_inception`: Inception-ResNet-v2 (Szegedy et al. 2017) up to `mixed_7a`.
 *
 * | level | is | channels | side of 256 |
 * |---|---|---|---|
 * | enc0 | conv2d_1a | 32 | 127 |
 * | enc1 | conv2d_2a, conv2d_2b, maximum | 64 | 62 |
 * | enc2 | conv2d_3b, conv2d_4a, maximum | 192 | 29 |
 * | enc3 | mixed_5b, repeat (10 × block35), mixed_6a | 1088 | 14 |
 * | enc4 | repeat_1 (20 × block17), mixed_7a | 2080 | 6 |
 *
 * Convolutions without padding make sizes that are not halves of each other; who joins the levels has to pad them. Parameters are named as in
 * Cadene's `pretrainedmodels`: `conv2d_1a.conv.weight`, `repeat.0.branch1.1.bn.bias`.
 * @param x photographs [batch, 3, height, width] of at least 75×75
 * @returns the five levels, finest first
 * @throws ShapeError
 */
export function inceptionResnetV2Features(x: Tensor, scope: Scope): readonly Tensor[] {
  checkPhotographs('inceptionResnetV2Features', x, 75);
  const enc0 = convolutionUnit(x, scope.at('conv2d_1a'), reducing(32));
  const conv2a = convolutionUnit(enc0, scope.at('conv2d_2a'), { filters: 32, kernel: 3 });
  const conv2b = convolutionUnit(conv2a, scope.at('conv2d_2b'), keeping(64, 3));
  const enc1 = maxPool2d(conv2b, { kernel: 3, stride: 2 });
  const conv3b = convolutionUnit(enc1, scope.at('conv2d_3b'), keeping(80, 1));
  const conv4a = convolutionUnit(conv3b, scope.at('conv2d_4a'), { filters: 192, kernel: 3 });
  const enc2 = maxPool2d(conv4a, { kernel: 3, stride: 2 });
  const blocks35 = repeat(10, mixed5b(enc2, scope.at('mixed_5b')), scope.at('repeat'), block35);
  const enc3 = mixed6a(blocks35, scope.at('mixed_6a'));
  const blocks17 = repeat(20, enc3, scope.at('repeat_1'), block17);
  const enc4 = mixed7a(blocks17, scope.at('mixed_7a'));
  return [enc0, enc1, enc2, enc3, enc4];
}

function repeat(times: number, x: Tensor, scope: Scope, block: (x: Tensor, scope: Scope) => Tensor): Tensor {
  let y = x;
  for (let index = 0; index < times; index++) y = block(y, scope.at(index));
  return y;
}
