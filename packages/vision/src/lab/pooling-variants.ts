import type { ClassifierDesign } from './classifier.ts';

/**
 * The designs that the experiment compares. `plain` has no pooling but the global average that all have; each other one differs from it in the
 * modules' fourth branch, in what halves the maps, or (`max-both`, as GoogLeNet has it) in both.
 */
export type PoolingVariant =
  | 'plain'
  | 'max-branch'
  | 'average-branch'
  | 'max-reduction'
  | 'average-reduction'
  | 'subsampling'
  | 'strided-module'
  | 'max-both';

export const poolingVariants: Readonly<Record<PoolingVariant, ClassifierDesign>> = {
  plain: { branch: 'none', reduction: 'convolution' },
  'max-branch': { branch: 'max', reduction: 'convolution' },
  'average-branch': { branch: 'average', reduction: 'convolution' },
  'max-reduction': { branch: 'none', reduction: 'max' },
  'average-reduction': { branch: 'none', reduction: 'average' },
  subsampling: { branch: 'none', reduction: 'subsampling' },
  'strided-module': { branch: 'none', reduction: 'module' },
  'max-both': { branch: 'max', reduction: 'max' },
};

/** What the others are compared with. */
export const baseline: PoolingVariant = 'plain';

/** All, the baseline first. */
export const variantNames: readonly PoolingVariant[] = Object.keys(poolingVariants) as PoolingVariant[];
