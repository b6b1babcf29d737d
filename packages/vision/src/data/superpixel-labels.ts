import type { Picture } from '../images/picture.ts';
import type { SuperpixelRecipe } from './sample.ts';

/** placeholder */
export function superpixelLabels(_picture: Picture, _recipe: SuperpixelRecipe): readonly Int32Array<ArrayBuffer>[] {
  return [];
}
