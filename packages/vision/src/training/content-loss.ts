import { input, type Value } from '@pellucid/tensor';
import { matchParameters } from '../checkpoints/match-parameters.ts';
import { ParameterStore } from '../layers/scope.ts';
import { perceptualLoss } from '../losses/perceptual-loss.ts';
import { reconstructionLoss } from '../losses/reconstruction-loss.ts';
import { vgg19Features } from '../networks/vgg19.ts';
import type { PictureLoss } from './network.ts';

/** Needs no other network: distances of pixels and of spectra (see `reconstructionLoss`). */
export const plainLoss: PictureLoss = { build: reconstructionLoss, values: new Map() };

/**
 * The content loss of DeblurGAN-v2 (see `perceptualLoss`) with the parameters of a VGG-19, named as torchvision names them; those beyond
 * conv3_3 are not looked at.
 * @throws ParameterMismatchError when some are missing or of the wrong shape
 */
export function lossWithVgg(parameters: ReadonlyMap<string, Value>): PictureLoss {
  const store = new ParameterStore();
  vgg19Features(input('pictures', [1, 3, 32, 32]), store.scope(false));
  const needed = new Map([...parameters].filter(([name]) => store.forms.has(name)));
  matchParameters(new Map([...store.forms].map(([name, { tensor }]) => [name, tensor.shape])), needed);
  return {
    build: (restored, sharp) => {
      const scope = new ParameterStore().scope(false).at('vgg');
      return perceptualLoss(restored, sharp, (x) => vgg19Features(x, scope));
    },
    values: new Map([...needed].map(([name, value]) => [`vgg.${name}`, value])),
  };
}
