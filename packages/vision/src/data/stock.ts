import type { Rectangle } from '../images/crop.ts';
import type { Picture } from '../images/picture.ts';
import type { Random } from '../random.ts';

/** The pictures that crops are cut from. `Item` is one of them to choose. */
export interface Stock<Item> {
  /** One item at random. */
  draw(random: Random): Item;
  /** The file, to say which it was. */
  pathOf(item: Item): string;
  /** The item's pictures, decoded. Throws UnreadablePhotoError. */
  load(item: Item): Promise<readonly Picture[]>;
  /** The sharp one among them. */
  sharpOf(item: Item, pictures: readonly Picture[]): Picture;
  /** What lies within the place, which is within the sharp picture: blurred and sharp. */
  cut(item: Item, pictures: readonly Picture[], place: Rectangle, random: Random): CropPair;
}

/** Two pictures of the same place and size. */
export interface CropPair {
  readonly blurred: Picture;
  readonly sharp: Picture;
  /** What deconvolution made of the blurred one; only where it was asked for. */
  readonly deconvolved?: Picture;
}
