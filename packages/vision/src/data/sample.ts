import type { DegradationRecipe } from '../blur/degrade.ts';
import type { PairFiles } from './list-pairs.ts';
import type { PhotoFile } from './list-photos.ts';

/** What a network is trained on: a blurred crop and what it should have been. */
export interface Sample {
  /** Which sample of the stream this is, from 0. */
  readonly index: number;
  /** `3 × crop × crop` values from −1 to 1, as planesFromPicture gives them; twice as many where another picture follows. */
  readonly blurred: Float32Array<ArrayBuffer>;
  readonly sharp: Float32Array<ArrayBuffer>;
  /** Superpixels of the blurred crop at each level that was asked for; see SuperpixelRecipe. */
  readonly labels: readonly Int32Array<ArrayBuffer>[];
}

/** Where samples come from: sharp photographs that are blurred here, or pairs. */
export type SampleSource =
  | { readonly kind: 'photos'; readonly photos: readonly PhotoFile[] }
  | { readonly kind: 'pairs'; readonly pairs: readonly PairFiles[] };

/** Superpixels that a sample brings along. */
export interface SuperpixelRecipe {
  /** How many for a crop. */
  readonly segments: number;
  readonly compactness: number;
  /** Sizes of the feature maps to which the labels are carried, largest first. */
  readonly levels: readonly { readonly width: number; readonly height: number }[];
}

/** How samples are made. Sample i is a pure function of this, the source and i. */
export interface SampleRecipe {
  /** Side of a crop in pixels. */
  readonly crop: number;
  /** A whole number from 0. */
  readonly seed: number;
  /** For photographs; pairs are blurred already. */
  readonly degradation: DegradationRecipe;
  readonly superpixels?: SuperpixelRecipe;
  /**
   * The share of samples whose blurred crop is followed by what deconvolution makes of it (see `deconvolved`); that of the others, and of pairs,
   * whose kernels nobody knows, is followed by itself. Null: nothing follows.
   */
  readonly deconvolved: number | null;
}
