import type { Kernel } from '../../blur/kernel.ts';
import type { Plane } from '../../images/plane.ts';
import { type EstimateOptions, HYPOTHESES } from './estimate-kernel.ts';
import { resized } from './kernel-cleaning.ts';
import { levelsOf } from './level.ts';
import { lightPlane } from './light-plane.ts';
import { type Attempt, RestoredLevel } from './restored-level.ts';
import type { Restorer } from './restorer.ts';

/** The scales of the plane where searches begin: the narrower a blur is, the better a network restores by itself; the finer, the more it sees. */
const STARTS = [0.36, 0.51, 0.71];
/** Steps at each level. */
const STEPS = 3;
/** Where what is found misses what was seen by less than this many standard deviations of the noise, no other search finds much better. */
const MOST_MISFIT = 2.5;
/** By how much likelier a kernel from another search must be: on 35 training photographs none that was by as much was worse. */
const LEAD = 0.1;

/**
 * A kernel that explains the blurred plane of sRGB values better than the one that was found; that one where there is none. What a network makes of the
 * plane with it tells its shape anew. Where few, strong edges misled the search, it can be far off; then what the network makes of the plane alone begins
 * other searches, at several scales, and what it makes of the plane with the last kernel goes on with them: the network is to them what a prior of
 * pictures is otherwise (as in plug-and-play methods, Venkatakrishnan, Bouman and Wohlberg 2013). The numbers of its hypotheses go on from those of
 * `estimateKernel`.
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

  const climb = async (level: RestoredLevel, first: Attempt, hypothesis: number, steps: number) => {
    const attempts: Attempt[] = [];
    for (let iteration = 0; iteration < steps; iteration++) {
      await pause();
      const { latent } = attempts.at(-1) ?? first;
      const kernel = level.kernelOf(latent);
      onLevel({ hypothesis, scale: level.scale, iteration, kernel, latent });
      attempts.push(await level.attempt(kernel));
    }
    return attempts;
  };

  await pause();
  const own = await finest.attempt(found);
  const [refined = own] = await climb(finest, own, HYPOTHESES.length, 1);
  const kept = likeliest([own, refined]);
  if (own.misfit < MOST_MISFIT * finest.noise) return kept.kernel;

  const coarser = levels.map((level) => new RestoredLevel(level, restorer));
  const searched: Attempt[] = [];
  for (const [i, start] of STARTS.entries()) {
    let attempt: Attempt | undefined;
    for (const level of coarser.filter(({ scale }) => scale > start - 0.02)) {
      await pause();
      const kernel = attempt && resized(attempt.kernel, level.size);
      const first = kernel === undefined ? await level.unaided() : await level.attempt(kernel);
      attempt = (await climb(level, first, HYPOTHESES.length + 1 + i, STEPS)).at(-1);
    }
    if (attempt !== undefined) searched.push(attempt);
  }
  if (searched.length === 0) return kept.kernel;
  const first = await finest.attempt(resized(likeliest(searched).kernel, found.size));
  const other = likeliest([first, ...(await climb(finest, first, HYPOTHESES.length + 1 + STARTS.length, STEPS))]);
  return other.loss < kept.loss - LEAD ? other.kernel : kept.kernel;
}

function likeliest(attempts: readonly Attempt[]): Attempt {
  return attempts.reduce((best, next) => (next.loss < best.loss ? next : best));
}
