import { Random } from '../random.ts';
import type { UnreadablePhotoError } from './errors.ts';
import type { Sample, SampleRecipe, SampleSource } from './sample.ts';
import { sampleMaker } from './sample-maker.ts';

/** Room for a few large photographs; each is used for a sample or two. */
const CACHE_BYTES = 128 * 1024 * 1024;

/**
 * `count` samples to validate with, numbered from 0: always the same for the same source and recipe, and unrelated to the stream that
 * openSamples makes from the same recipe.
 */
export async function validationSamples(
  source: SampleSource,
  recipe: SampleRecipe,
  count: number,
  onUnreadable: (error: UnreadablePhotoError) => void,
): Promise<readonly Sample[]> {
  const seed = Random.seeded(recipe.seed).fork('validation').bits();
  const maker = sampleMaker(source, { ...recipe, seed }, CACHE_BYTES, onUnreadable);
  const samples: Sample[] = [];
  for (let index = 0; index < count; index++) samples.push(await maker.make(index));
  return samples;
}
