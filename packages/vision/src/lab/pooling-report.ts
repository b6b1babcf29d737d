import { type ClassifierCost, costOf } from './classifier-cost.ts';
import type { PoolingRun } from './pooling-run.ts';
import { baseline, type PoolingVariant, poolingVariants, variantNames } from './pooling-variants.ts';
import { type Estimate, estimate, type Summary, summary } from './statistics.ts';

/** A variant over all seeds. */
export interface VariantReport {
  readonly variant: PoolingVariant;
  readonly cost: ClassifierCost;
  readonly accuracy: Summary;
  /** For 1, 2, … pixels, as in `ShiftSensitivity`. */
  readonly shifts: readonly {
    readonly pixels: number;
    readonly accuracy: Summary;
    readonly changed: Summary;
    readonly turned: Summary;
  }[];
  /** The variant minus the baseline, seed by seed; null for the baseline. `changed` is that of 1 pixel. */
  readonly difference: { readonly accuracy: Estimate; readonly changed: Estimate } | null;
}

/** What the experiment found. */
export interface PoolingReport {
  /** The seeds with a run of every variant: only they count. */
  readonly seeds: readonly number[];
  /** Probability that all intervals of one column hold the true difference. */
  readonly confidence: number;
  /** The baseline first. */
  readonly variants: readonly VariantReport[];
}

const confidence = 0.95;

/**
 * Sums runs up. Differences are taken within seeds, since variants of one seed share pictures, order and first numbers. Their intervals are
 * Student's, each so wide (Bonferroni) that all comparisons of a column hold together with the stated confidence.
 * @throws RangeError when fewer than two seeds are complete
 */
export function poolingReport(runs: readonly PoolingRun[]): PoolingReport {
  const seeds = completeSeeds(runs);
  if (seeds.length < 2) throw new RangeError(`${seeds.length} of at least 2 seeds have a run of every variant`);
  const bySeed = new Map(variantNames.map((name) => [name, runsOf(runs, name, seeds)]));
  const reference = bySeed.get(baseline) ?? [];
  const each = 1 - (1 - confidence) / (variantNames.length - 1);
  return {
    seeds,
    confidence,
    variants: variantNames.map((variant) => {
      const own = bySeed.get(variant) ?? [];
      const against = (measure: (run: PoolingRun) => number): Estimate =>
        estimate(differences(own.map(measure), reference.map(measure)), each);
      return {
        variant,
        cost: costOf(poolingVariants[variant]),
        accuracy: summary(own.map(({ accuracy }) => accuracy)),
        shifts: shiftReports(own),
        difference:
          variant === baseline
            ? null
            : {
                accuracy: against(({ accuracy }) => accuracy),
                changed: against(({ shifts }) => shifts[0]?.changed ?? 0),
              },
      };
    }),
  };
}

/** Seeds with a run of every variant, in rising order. */
export function completeSeeds(runs: readonly PoolingRun[]): readonly number[] {
  const seeds = [...new Set(runs.map(({ seed }) => seed))].toSorted((a, b) => a - b);
  return seeds.filter((seed) =>
    variantNames.every((name) => runs.some((run) => run.seed === seed && run.variant === name)),
  );
}

function runsOf(runs: readonly PoolingRun[], variant: PoolingVariant, seeds: readonly number[]): readonly PoolingRun[] {
  return seeds.flatMap((seed) => runs.find((run) => run.seed === seed && run.variant === variant) ?? []);
}

function shiftReports(runs: readonly PoolingRun[]): VariantReport['shifts'] {
  return (runs[0]?.shifts ?? []).map(({ pixels }, index) => {
    const over = (measure: 'accuracy' | 'changed' | 'turned'): Summary =>
      summary(runs.map(({ shifts }) => shifts[index]?.[measure] ?? 0));
    return { pixels, accuracy: over('accuracy'), changed: over('changed'), turned: over('turned') };
  });
}

function differences(a: readonly number[], b: readonly number[]): readonly number[] {
  return a.map((number, index) => number - (b[index] ?? 0));
}
