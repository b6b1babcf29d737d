import type { Tensor, Value } from '@pellucid/tensor';
import type { Scope } from '../layers/scope.ts';

/** What the trainer needs to know of a network that makes pictures of pictures. */
export interface PictureNetwork {
  /** Channels of what it is shown; see Generator. */
  readonly channels: 3 | 6;
  /** Restored pictures [batch, 3, height, width] of blurred ones [batch, channels, height, width], both from −1 to 1. */
  build(blurred: Tensor, scope: Scope): Tensor;
  /**
   * What the graph of `build` takes at each run besides the pictures.
   * @param labels for each picture of the batch its superpixels at each level (see SuperpixelRecipe); empty for a network that asks for none
   */
  inputs(labels: readonly LevelLabels[], width: number, height: number): Readonly<Record<string, Value>>;
}

/** The superpixels of one picture at each level of a pyramid: a label for each position, row by row. */
export type LevelLabels = readonly Int32Array[];

/** How far restored pictures are from sharp ones. */
export interface PictureLoss {
  /** A scalar, smaller is better. Both are [batch, 3, height, width] from −1 to 1. */
  build(restored: Tensor, sharp: Tensor): Tensor;
  /** Numbers of parameters in its graph that stay as they are: those of a network that looks at the pictures. */
  readonly values: ReadonlyMap<string, Value>;
}

/** Discriminators: what each says of pictures [batch, 3, height, width] from −1 to 1, a map of numbers, greater where they look sharp. */
export type Judges = (pictures: Tensor, scope: Scope) => readonly Tensor[];
