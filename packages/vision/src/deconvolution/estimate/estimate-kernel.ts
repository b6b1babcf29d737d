import type { Kernel } from '../../blur/kernel.ts';
import type { Plane } from '../../images/plane.ts';
import { centred, resized, withoutFaint, withoutIslands } from './kernel-cleaning.ts';
import { type KernelEvidence, KernelJudge, penalty } from './kernel-judge.ts';
import { type Level, levelsOf } from './level.ts';
import { lightPlane } from './light-plane.ts';
import { type EstimateLevel, type Hypothesis, Search } from './search.ts';

export interface EstimateOptions {
  /** The largest kernel that can be found, in pixels: odd, from 3. Much more than the blur is wide costs time and certainty. */
  readonly support: number;
  /** Told after each step of the searches; what it gets is not changed later. */
  readonly onLevel?: (level: EstimateLevel) => void;
  /** Awaited before each search climbs to a level, a second or so of work: to let others have a turn, or to throw what ends it. */
  readonly pause?: () => Promise<void>;
}

export interface KernelEstimate {
  /** Not negative, sum 1, its centroid within half a pixel of the centre. */
  readonly kernel: Kernel;
  /** What speaks for it. */
  readonly evidence: KernelEvidence;
  /** Which of the hypotheses it comes from, from 0. */
  readonly hypothesis: number;
}

/** A support that is no kernel's size, or too large for the plane. */
export class SupportError extends Error {
  readonly support: number;

  constructor(support: number, width: number, height: number) {
    super(
      `The support of a kernel is ${support}; expected an odd number from 3 to half the shorter side of the ${width}×${height} plane`,
    );
    this.name = 'SupportError';
    this.support = support;
  }
}

/** From fine edges to only strong ones: none of them is right for all pictures. */
export const HYPOTHESES: readonly Hypothesis[] = [
  { lambda: 0.008, start: 'across' },
  { lambda: 0.0015, start: 'across' },
  { lambda: 0.004, start: 'down' },
  { lambda: 0.016, start: 'down' },
];

/** All hypotheses are followed to this scale, where the least likely are left behind. */
const JUDGED_SCALE = 0.51;
const FINALISTS = 2;
/** Of the largest weight: what is fainter may be noise. */
const CUTS = [0.02, 0.05];
/** Steps with fine edges for the kernel that was found. */
const REFINING_STEPS = 3;
/** Fine edges are noise where there is more of it than this, in light: of five training photographs at 1 % noise refinement helped as many as it hurt. */
const REFINED_NOISE = 0.005;
/** Of the largest weight, as CUTS, after refinement. */
const REFINED_CUT = 0.03;
/**
 * A refined kernel is taken unless its penalty is larger by this: the penalty cannot tell kernels that nearly agree. On training photographs refinement
 * helped where it rose by 0.007, and did nothing where it rose by 0.116.
 */
const REFINING_LEEWAY = 0.05;
/** Of the sum: smaller pieces are noise. */
const ISLAND = 0.1;

/**
 * The kernel that blurred a plane of sRGB values from 0 to 1, out of the plane alone. From coarse to fine, edges and kernel tell each other (Cho
 * and Lee 2009; Xu, Zheng and Jia 2013), from several beginnings; the restored pictures and the blurred one's spectrum decide between them. All of it happens in light, which is
 * what blur adds up. Always the same for the same plane. Throws SupportError, and what `pause` throws.
 */
export async function estimateKernel(grey: Plane, options: EstimateOptions): Promise<KernelEstimate> {
  assertSupport(grey, options.support);
  const light = lightPlane(grey);
  const levels = levelsOf(light, options.support);
  const judged = levels.findLastIndex((level) => level.scale <= JUDGED_SCALE);
  let searches = HYPOTHESES.map((hypothesis, i) => new Search(i, hypothesis, levels[0]?.size ?? options.support));
  for (const [i, level] of levels.entries()) {
    for (const search of searches) {
      await options.pause?.();
      search.climb(level, options.onLevel);
    }
    if (i === judged) searches = ranked(searches, level).slice(0, FINALISTS);
  }
  const judge = new KernelJudge(light);
  const found = finished(searches, judge, options.support);
  await options.pause?.();
  return refined(found, judge, levels.at(-1));
}

function assertSupport({ width, height }: Plane, support: number): void {
  const most = Math.min(width, height) / 2;
  if (!Number.isInteger(support) || support % 2 !== 1 || support < 3 || support > most) {
    throw new SupportError(support, width, height);
  }
}

function ranked(searches: readonly Search[], level: Level): Search[] {
  const judge = new KernelJudge(level.plane);
  const judged = searches.map((search) => ({ search, loss: penalty(judge.judge(search.kernel)) }));
  return judged.sort((a, b) => a.loss - b.loss).map(({ search }) => search);
}

/** The likeliest search's kernel, with its faint weights or without. */
function finished(searches: readonly Search[], judge: KernelJudge, support: number): KernelEstimate {
  const judged = (kernel: Kernel, hypothesis: number): KernelEstimate => ({
    kernel,
    evidence: judge.judge(kernel),
    hypothesis,
  });
  const winner = likeliest(searches.map(({ kernel, number }) => judged(resized(kernel, support), number)));
  const cut = CUTS.map((share) => cleaned(winner.kernel, share));
  return likeliest([winner, ...cut.map((kernel) => judged(kernel, winner.hypothesis))]);
}

/** The kernel with the shape that fine edges give it, where the noise leaves any. */
function refined(found: KernelEstimate, judge: KernelJudge, finest: Level | undefined): KernelEstimate {
  if (finest === undefined || finest.noise > REFINED_NOISE) return found;
  const kernel = cleaned(finest.refine(found.kernel, REFINING_STEPS), REFINED_CUT);
  const evidence = judge.judge(kernel);
  return penalty(evidence) < penalty(found.evidence) + REFINING_LEEWAY ? { ...found, kernel, evidence } : found;
}

function cleaned(kernel: Kernel, cut: number): Kernel {
  return centred(withoutIslands(withoutFaint(kernel, cut), ISLAND));
}

function likeliest(estimates: readonly KernelEstimate[]): KernelEstimate {
  return estimates.reduce((best, next) => (penalty(next.evidence) < penalty(best.evidence) ? next : best));
}
