import { add, mul, type Operand, reduceMean, square, sub, type Tensor } from '@pellucid/tensor';

/**
 * What a relativistic discriminator learns by (RaGAN-LS: Jolicoeur-Martineau 2018, as in DeblurGAN-v2): that sharp pictures are sharper by one
 * than restored ones are on average, and restored ones less sharp by one than sharp ones are on average.
 *
 *     ½ · [mean((real − meanRestored − 1)²) + mean((restored − meanReal + 1)²)]
 *
 * @param predictions of one discriminator for the sharp and for the restored pictures of a batch, in any shape
 * @param means scalars: the mean predictions for the opposite side, over the recent past; no gradient goes through them
 */
export function relativisticDiscriminatorLoss(
  predictions: { readonly real: Tensor; readonly restored: Tensor },
  means: { readonly real: Tensor; readonly restored: Tensor },
): Tensor {
  const real = squaredDistance(predictions.real, add(means.restored, 1));
  const restored = squaredDistance(predictions.restored, sub(means.real, 1));
  return mul(add(real, restored), 0.5);
}

/**
 * What the generator learns from a relativistic discriminator: that restored pictures are sharper by one than sharp ones are on average,
 * ½ · mean((restored − meanReal − 1)²). The mirror image of the other half of the discriminator's loss depends on the generator only
 * through means of the past, so it has no gradient; it is left out, and with it the prediction for the sharp pictures.
 */
export function relativisticGeneratorLoss(restored: Tensor, meanReal: Tensor): Tensor {
  return mul(squaredDistance(restored, add(meanReal, 1)), 0.5);
}

function squaredDistance(x: Tensor, goal: Operand): Tensor {
  return reduceMean(square(sub(x, goal)));
}
