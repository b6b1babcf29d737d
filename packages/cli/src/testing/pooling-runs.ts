import { type PoolingRun, variantNames } from '@pellucid/vision';

/** Made-up runs of all variants: variants are 1 point apart in their order, seeds 10 points. */
export function madeUpRuns(seeds: number): readonly PoolingRun[] {
  return Array.from({ length: seeds }, (_, index) =>
    variantNames.map((variant, order) => {
      const accuracy = 0.5 + 0.1 * index + 0.01 * order;
      const shifts = [1, 2, 3, 4].map((pixels) => ({
        pixels,
        accuracy: accuracy - 0.01 * pixels,
        changed: 0.1 * pixels - 0.01 * order,
        turned: 0.001 * pixels,
      }));
      return { variant, seed: index + 1, accuracy, shifts };
    }),
  ).flat();
}
