import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { defaultDegradation, plainDegradation } from '../../blur/degrade.ts';
import type { UnreadablePhotoError } from '../../data/errors.ts';
import { holdOut, type OpenedSource, openPairs, openPhotos } from '../../data/open-source.ts';
import type { SampleRecipe, SampleSource, SuperpixelRecipe } from '../../data/sample.ts';
import { validationSamples } from '../../data/validation-samples.ts';
import { pictureFromPlanes } from '../../images/planes.ts';
import type { Generator } from '../../networks/generator.ts';
import type { TrainingPlan } from '../plan.ts';
import type { ValidationPair } from '../validation.ts';

/** What a folder gives to learn from. */
export interface TrainingData {
  readonly training: SampleSource;
  readonly validation: SampleSource;
  readonly unreadable: readonly UnreadablePhotoError[];
  /** Tells folders with other files, or with files of other sizes, apart. */
  readonly fingerprint: string;
}

/** Share of the files that are not trained with, but measured by. */
const heldOut = 0.1;

/** Crops to measure by: many, since a gain differs from crop to crop by more than networks differ. */
const validationCrops = 24;

/**
 * The photographs of a folder, or the pairs where there are folders `sharp` with `blurred` (or `blur`) beside them.
 * @throws NoPhotosError; PairError
 */
export async function openTrainingData(folder: string, crop: number): Promise<TrainingData> {
  const { source, unreadable }: OpenedSource = (await hasPairs(folder))
    ? await openPairs(folder, crop)
    : await openPhotos(folder, crop);
  return { ...holdOut(source, heldOut), unreadable, fingerprint: fingerprintOf(source, folder) };
}

/** How many files, or pairs of files, a source has. */
export function countOf(source: SampleSource): number {
  return source.kind === 'photos' ? source.photos.length : source.pairs.length;
}

/** What samples are like. */
export type SampleKind = Pick<SampleRecipe, 'degradation' | 'deconvolved'>;

/** The share of samples that are deconvolved, for a network that cleans what deconvolution leaves behind and restores by itself. */
const deconvolvedShare = 0.5;

/** The samples that a network learns from. */
export function sampleKind({ channels }: Generator, { blind }: TrainingPlan): SampleKind {
  return {
    degradation: blind ? plainDegradation : defaultDegradation,
    deconvolved: channels === 3 ? null : blind ? 0 : deconvolvedShare,
  };
}

/** Pairs to measure by, always the same ones for the same seed. */
export async function validationPairs(
  source: SampleSource,
  { crop, seed }: { readonly crop: number; readonly seed: number },
  { degradation, deconvolved }: SampleKind,
  superpixels: SuperpixelRecipe | null,
  onUnreadable: (error: UnreadablePhotoError) => void,
): Promise<readonly ValidationPair[]> {
  const recipe = {
    crop,
    seed,
    degradation,
    deconvolved,
    ...(superpixels === null ? {} : { superpixels }),
  };
  const samples = await validationSamples(source, recipe, validationCrops, onUnreadable);
  return samples.map(({ blurred, sharp, labels }) => ({
    blurred: pictureFromPlanes(blurred, crop, crop),
    shown: blurred,
    sharp: pictureFromPlanes(sharp, crop, crop),
    labels,
  }));
}

async function hasPairs(folder: string): Promise<boolean> {
  // A folder that cannot be read is told of by whoever reads its photographs.
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const folders = new Set(
    entries.filter((entry) => entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name)),
  );
  return [...folders].some(
    (path) => basename(path) === 'sharp' && ['blurred', 'blur'].some((name) => folders.has(join(path, '..', name))),
  );
}

function fingerprintOf(source: SampleSource, folder: string): string {
  const files =
    source.kind === 'photos' ? source.photos : source.pairs.flatMap(({ blurred, sharp }) => [blurred, sharp]);
  const told = files.map(({ path, width, height }) => [relative(folder, path).replaceAll('\\', '/'), width, height]);
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 16);
}
