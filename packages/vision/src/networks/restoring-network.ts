import { deblurGan } from './deblur-gan/generator.ts';
import type { Generator, GeneratorOptions } from './generator.ts';
import { restorationUnet } from './restoration-unet.ts';

/** The network that the options name. */
export function restoringNetwork({ features, superpixels = true }: GeneratorOptions): Generator {
  switch (features) {
    case 'unet':
    case 'unet-superpixel':
      return restorationUnet({ features, superpixels });
    default:
      return deblurGan({ features, superpixels });
  }
}
