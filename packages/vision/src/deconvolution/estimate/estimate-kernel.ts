import type { Kernel } from '../../blur/kernel.ts';
import type { Plane } from '../../images/plane.ts';
import { noiseLevel } from '../restore/noise-level.ts';
import { type Level, levelsOf } from './level.ts';
import { penalty, type RestoredSparsity, restoredSparsity } from './restored-sparsity.ts';
import { type EstimateLevel, type Hypothesis, Search } from './search.ts';

export interface EstimateOptions {
  /** The largest kernel that can be found, in pixels: odd, from 3. Much more than the blur is wide costs time and certainty. */
  readonly support: number;
  /** Told after each step; what it gets is not changed later. */
  readonly onLevel?: (level: EstimateLevel) => void;
  /** Asked between steps; once it says true, the estimate is the best of what there is. */
  readonly stop?: () => boolean;
}

export interface KernelEstimate {
  /** Not negative, sum 1, its centroid within half a pixel of the centre. */
  readonly kernel: Kernel;
  /** What the plane restored with it looks like. */
  readonly evidence: RestoredSparsity;
  /** Which of the hypotheses it comes from, from 0. */
  readonly hypothesis: number;
}

/** From fine edges to only strong ones: none of them is right for all pictures. */
const HYPOTHESES: readonly Hypothesis[] = [
  { lambda: 0.008, start: 'across' },
  { lambda: 0.0015, start: 'across' },
  { lambda: 0.004, start: 'down' },
  { lambda: 0.016, start: 'down' },
];

/** All hypotheses are followed to this scale, where the least likely are left behind. */
const JUDGED_SCALE = 0.51;
const FINALISTS = 2;
/**
 * The kernel that blurred a plane of sRGB values from 0 to 1, out of the plane alone. From coarse to fine, edges and kernel tell each other (Cho
 * and Lee 2009; Xu, Zheng and Jia 2013), from several beginnings; the restored pictures decide between them. Always the same for the same plane.
 */
export function estimateKernel(grey: Plane, options: EstimateOptions): KernelEstimate {
  const levels = levelsOf(grey, options.support);
  const judged = levels.findLastIndex((level) => level.scale <= JUDGED_SCALE);
  let searches = HYPOTHESES.map((hypothesis, i) => new Search(i, hypothesis, levels[0]?.size ?? options.support));
  for (const [i, level] of levels.entries()) {
    if (options.stop?.() === true) break;
    for (const search of searches) search.climb(level, options.onLevel);
    if (i === judged) searches = ranked(searches, level).slice(0, FINALISTS);
  }
  return finished(searches, grey);
}

function ranked(searches: readonly Search[], level: Level): Search[] {
  const noise = noiseLevel(level.plane);
  const judged = searches.map((search) => ({
    search,
    loss: penalty(restoredSparsity(level.plane, search.kernel, noise)),
  }));
  return judged.sort((a, b) => a.loss - b.loss).map(({ search }) => search);
}

function finished(searches: readonly Search[], grey: Plane): KernelEstimate {
  const noise = noiseLevel(grey);
  const estimates = searches.map((search) => {
    const kernel = search.finalKernel();
    return { kernel, evidence: restoredSparsity(grey, kernel, noise), hypothesis: search.number };
  });
  return estimates.reduce((best, next) => (penalty(next.evidence) < penalty(best.evidence) ? next : best));
}
