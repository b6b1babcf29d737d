import type { Degradation, DegradationRecipe } from '../blur/degrade.ts';
import { drawBlur } from '../blur/draw-blur.ts';
import { middleKernel, mistakenKernel } from '../blur/mistaken-kernel.ts';
import { deconvolve } from '../deconvolution/restore/deconvolve.ts';
import { lightFromPlanes, lightPlanes } from '../images/light-planes.ts';
import { linearPicture, pictureFromLight } from '../images/linear-light.ts';
import type { Picture } from '../images/picture.ts';
import type { Random } from '../random.ts';

/** How far around a crop pixels are deconvolved with it, so that the frame's ripples stay outside. */
export const DECONVOLUTION_MARGIN = 24;

/** One of twelve kernels is wrong altogether: a network that is shown what came of it learns to go by the blurred picture then. */
const WRONG_SHARE = 1 / 12;

/** What deconvolution makes of a blurred picture with the kernel and the noise as they might have been estimated. */
export function deconvolved(
  blurred: Picture,
  degradation: Degradation,
  recipe: DegradationRecipe,
  random: Random,
): Picture {
  const wrong = random.chance(WRONG_SHARE);
  const blur = wrong ? drawBlur(random.fork('wrong'), recipe.blur) : degradation.blur;
  const kernel = mistakenKernel(middleKernel(blur), random);
  // Rounding to 8 bits and JPEG leave half a level or so of what looks like noise.
  const levels = Math.hypot(degradation.noise, 0.6) * random.uniform(0.75, 1.4);
  const planes = lightPlanes(linearPicture(blurred));
  const [red = planes[0], green = planes[1], blue = planes[2]] = deconvolve(planes, kernel, {
    noise: levels / 255,
    light: 'linear',
  });
  return pictureFromLight(lightFromPlanes([red, green, blue]));
}
