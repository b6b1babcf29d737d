import type { Kernel } from '../../blur/kernel.ts';
import type { Plane } from '../../images/plane.ts';
import { type EstimateOptions, HYPOTHESES } from './estimate-kernel.ts';
import { resized } from './kernel-cleaning.ts';
import { levelsOf } from './level.ts';
import { lightPlane } from './light-plane.ts';
import { type Attempt, RestoredLevel } from './restored-level.ts';
import type { Restorer } from './restorer.ts';

/**
 * The scales of the plane where searches begin: the narrower a blur is, the better a network restores by itself; the finer, the more it sees. Each begins
 * where what is found misses what was seen by at least `misfit` standard deviations of the noise: where that is less than 2.5, of three beginnings the
 * finest alone led to better kernels in training photographs.
 */
const STARTS = [
  { scale: 0.36, misfit: 2.5 },
  { scale: 0.51, misfit: 2.5 },
  { scale: 0.71, misfit: 1.5 },
];
/**
 * Steps at each coarser level, and at most at the finest one where nothing else is tried. In 22 parts of training photographs one step there left kernels 2.08 dB
 * behind the true ones, two 2.00, three 1.99, five 1.98.
 */
const STEPS = 3;
/** At most, at the finest level, from the likeliest kernel of several searches. */
const FINEST_STEPS = 5;
/** By how much likelier a kernel from another search must be: those that are less so are as often worse as better. */
const LEAD = 0.1;

/**
 * A kernel that explains the blurred plane of sRGB values better than the one that was found; that one where there is none. What a network makes of the
 * plane with it tells its shape anew. Where few, strong edges misled the search, it can be far off; then what the network makes of the plane alone begins
 * other searches, at several scales, and what it makes of the plane with the last kernel goes on with them: the network is to them what a prior of
 * pictures is otherwise (as in plug-and-play methods, Venkatakrishnan, Bouman and Wohlberg 2013). The likeliest kernel is refined while it becomes likelier.
 * The numbers of its hypotheses go on from those of `estimateKernel`.
 */
export async function improveKernel(
  grey: Plane,
  found: Kernel,
  restorer: Restorer,
  { onLevel = () => {}, pause = async () => {} }: Pick<EstimateOptions, 'onLevel' | 'pause'> = {},
): Promise<Kernel> {
  const levels = [...levelsOf(lightPlane(grey), found.size)];
  const last = levels.pop();
  if (last === undefined) return found;
  const finest = new RestoredLevel(last, restorer);

  const step = async (level: RestoredLevel, latent: Plane, hypothesis: number, iteration: number) => {
    await pause();
    const kernel = level.kernelOf(latent);
    onLevel({ hypothesis, scale: level.scale, iteration, kernel, latent });
    return kernel;
  };
  /** The kernel that steps at a coarser level lead to. */
  const climbed = async (level: RestoredLevel, first: Plane, hypothesis: number) => {
    let kernel = await step(level, first, hypothesis, 0);
    for (let i = 1; i < STEPS; i++) kernel = await step(level, await level.restored(kernel), hypothesis, i);
    return kernel;
  };
  /** The likeliest of an attempt at the finest level and as many steps from there, which end where they no longer help. */
  const refined = async (first: Attempt, hypothesis: number, most: number) => {
    let best = first;
    for (let i = 0; i < most; i++) {
      const next = await finest.attempt(await step(finest, best.latent, hypothesis, i));
      if (next.loss >= best.loss) break;
      best = next;
    }
    return best;
  };

  await pause();
  const own = await finest.attempt(found);
  const starts = STARTS.filter(({ misfit }) => own.misfit >= misfit * finest.noise);
  const kept = await refined(own, HYPOTHESES.length, starts.length === 0 ? STEPS : 1);
  if (starts.length === 0) return kept.kernel;

  const least = Math.min(...starts.map(({ scale }) => scale));
  const coarser = levels
    .filter(({ scale }) => reaches(scale, least))
    .map((level) => new RestoredLevel(level, restorer));
  let hypothesis = HYPOTHESES.length;
  let best = kept;
  for (const start of starts) {
    hypothesis++;
    let kernel: Kernel | undefined;
    for (const level of coarser.filter(({ scale }) => reaches(scale, start.scale))) {
      await pause();
      const first = kernel === undefined ? level.unaided() : level.restored(resized(kernel, level.size));
      kernel = await climbed(level, await first, hypothesis);
    }
    if (kernel === undefined) continue;
    await pause();
    const other = await refined(await finest.attempt(resized(kernel, found.size)), hypothesis, 1);
    if (other.loss < Math.min(best.loss, kept.loss - LEAD)) best = other;
  }
  return (await refined(best, hypothesis + 1, FINEST_STEPS)).kernel;
}

/** The levels' scales are powers of √½: those of STARTS are rounded. */
function reaches(scale: number, start: number): boolean {
  return scale > start - 0.02;
}
