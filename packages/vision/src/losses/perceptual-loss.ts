import { add, mul, reduceMean, square, sub, type Tensor } from '@pellucid/tensor';
import { normaliseForImagenet } from '../networks/photographs.ts';

/**
 * The content loss of DeblurGAN-v2: 0.5 · mean squared difference of pixels + 0.006 · that of features, both on pictures normalised as
 * ImageNet's. The authors' code normalises only the first picture of a batch; here each is, so that a batch's loss is the mean of its pictures'.
 * @param restored and `sharp` are pictures [batch, 3, height, width] from −1 to 1
 * @param features of a network that was trained to see, for pictures normalised like that: VGG-19's conv3_3 in the paper
 */
export function perceptualLoss(restored: Tensor, sharp: Tensor, features: (x: Tensor) => Tensor): Tensor {
  const [ours, theirs] = [restored, sharp].map((x) => normaliseForImagenet(mul(add(x, 1), 0.5))) as [Tensor, Tensor];
  const pixels = meanSquare(sub(ours, theirs));
  const seen = meanSquare(sub(features(ours), features(theirs)));
  return add(mul(pixels, 0.5), mul(seen, 0.006));
}

function meanSquare(x: Tensor): Tensor {
  return reduceMean(square(x));
}
