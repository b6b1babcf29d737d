import { avgPool2d, maxPool2d, mul, reduceMean, type Tensor } from '@pellucid/tensor';
import { convolutionUnit, keeping, reducing } from '../../layers/convolution-unit.ts';
import { linear } from '../../layers/linear.ts';
import type { Scope } from '../../layers/scope.ts';
import { checkPhotographs, imagenet, scaleChannels } from '../photographs.ts';
import { inceptionA, inceptionB, inceptionC, inceptionD, inceptionE } from './blocks.ts';

export interface InceptionV3Options {
  /** 1000 by default, as ImageNet has. */
  readonly classes?: number;
  /**
   * Whether the auxiliary classifier is built; by default when the scope is training. torchvision's published files hold its parameters, so
   * a network that takes all of them has to be built with it, also for inference: a model made of `logits` alone leaves it out.
   */
  readonly auxiliary?: boolean;
  /**
   * Takes x as normalised for ImageNet (`normaliseForImagenet`) and brings it to (brightness − 0.5) / 0.5, which torchvision's published
   * parameters, that come from TensorFlow, were trained on. False by default: x then goes in as it is.
   */
  readonly transformInput?: boolean;
  /** Factors [batch, 2048] on what the last layer takes: 0 or 2 at random, drawn anew for each step, is torchvision's dropout of one half. */
  readonly dropout?: Tensor;
}

export interface InceptionV3Logits {
  /** [batch, classes] */
  readonly logits: Tensor;
  /** [batch, classes], from the middle of the network; the paper adds 0.3 (torchvision: 0.4) of its loss. */
  readonly auxiliary: Tensor | undefined;
}

/**
 * Inception-v3 (Szegedy et al. 2016) as torchvision builds it, under torchvision's names: `Conv2d_1a_3x3.conv.weight`,
 * `Mixed_5b.branch5x5_1.bn.running_var`, `AuxLogits.fc.bias`. With 1000 classes it has 27,161,264 trained numbers, 3,326,696 of them in the
 * auxiliary classifier.
 * @param x photographs [batch, 3, height, width], made for 299×299, of at least 75×75; the auxiliary classifier wants a map of at least
 * 17×17 before it, which 299×299 gives
 * @throws ShapeError
 */
export function inceptionV3(x: Tensor, scope: Scope, options: InceptionV3Options = {}): InceptionV3Logits {
  const { classes = 1000, auxiliary = scope.training, transformInput = false, dropout } = options;
  checkPhotographs('inceptionV3', x, 75);
  const map17 = middle(stem(transformInput ? transformed(x) : x, scope), scope);
  const map8 = end(map17, scope);
  const mean = reduceMean(map8, [2, 3]);
  return {
    logits: linear(dropout === undefined ? mean : mul(mean, dropout), scope.at('fc'), classes),
    auxiliary: auxiliary ? auxiliaryLogits(map17, scope.at('AuxLogits'), classes) : undefined,
  };
}

/** From ImageNet's normalisation to (brightness − 0.5) / 0.5. */
function transformed(x: Tensor): Tensor {
  const { mean, deviation } = imagenet;
  return scaleChannels(
    x,
    deviation.map((each) => each / 0.5),
    mean.map((each) => (each - 0.5) / 0.5),
  );
}

/** From 299×299 to 192 maps of 35×35. */
function stem(x: Tensor, scope: Scope): Tensor {
  const conv1a = convolutionUnit(x, scope.at('Conv2d_1a_3x3'), reducing(32));
  const conv2a = convolutionUnit(conv1a, scope.at('Conv2d_2a_3x3'), { filters: 32, kernel: 3 });
  const conv2b = convolutionUnit(conv2a, scope.at('Conv2d_2b_3x3'), keeping(64, 3));
  const pooled = maxPool2d(conv2b, { kernel: 3, stride: 2 });
  const conv3b = convolutionUnit(pooled, scope.at('Conv2d_3b_1x1'), keeping(80, 1));
  const conv4a = convolutionUnit(conv3b, scope.at('Conv2d_4a_3x3'), { filters: 192, kernel: 3 });
  return maxPool2d(conv4a, { kernel: 3, stride: 2 });
}

/** From 192 maps of 35×35 to 768 of 17×17. */
function middle(x: Tensor, scope: Scope): Tensor {
  const mixed5b = inceptionA(x, scope.at('Mixed_5b'), 32);
  const mixed5c = inceptionA(mixed5b, scope.at('Mixed_5c'), 64);
  const mixed5d = inceptionA(mixed5c, scope.at('Mixed_5d'), 64);
  const mixed6a = inceptionB(mixed5d, scope.at('Mixed_6a'));
  const mixed6b = inceptionC(mixed6a, scope.at('Mixed_6b'), 128);
  const mixed6c = inceptionC(mixed6b, scope.at('Mixed_6c'), 160);
  const mixed6d = inceptionC(mixed6c, scope.at('Mixed_6d'), 160);
  return inceptionC(mixed6d, scope.at('Mixed_6e'), 192);
}

/** From 768 maps of 17×17 to 2048 of 8×8. */
function end(x: Tensor, scope: Scope): Tensor {
  const mixed7a = inceptionD(x, scope.at('Mixed_7a'));
  const mixed7b = inceptionE(mixed7a, scope.at('Mixed_7b'));
  return inceptionE(mixed7b, scope.at('Mixed_7c'));
}

function auxiliaryLogits(x: Tensor, scope: Scope, classes: number): Tensor {
  const pooled = avgPool2d(x, { kernel: 5, stride: 3 });
  const conv0 = convolutionUnit(pooled, scope.at('conv0'), keeping(128, 1));
  const conv1 = convolutionUnit(conv0, scope.at('conv1'), { filters: 768, kernel: 5 });
  return linear(reduceMean(conv1, [2, 3]), scope.at('fc'), classes);
}
