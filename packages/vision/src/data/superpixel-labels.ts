import type { Picture } from '../images/picture.ts';
import { segmentLevels } from '../superpixels/levels.ts';
import { slic } from '../superpixels/slic.ts';
import type { SuperpixelRecipe } from './sample.ts';

/** The labels of the picture's superpixels at each level of the recipe, each numbered from 0 without gaps. */
export function superpixelLabels(picture: Picture, recipe: SuperpixelRecipe): readonly Int32Array<ArrayBuffer>[] {
  const { segments, compactness, levels } = recipe;
  return segmentLevels(slic(picture, { segments, compactness }), levels).map(({ labels }) => labels);
}
