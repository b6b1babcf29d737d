import { ownRuntime } from '#deblur-runtime';
import { noiseLevel } from '../deconvolution/restore/noise-level.ts';
import type { Tile } from '../images/tiles.ts';
import { choose } from './choose.ts';
import { type DeblurMethod, type Decision, deblurMethods } from './decision.ts';
import { Networks } from './networks.ts';
import type { DeblurObserver } from './observer.ts';
import type { PhotoPixels } from './photo-pixels.ts';
import { PhotoPixelsError } from './photo-pixels-error.ts';
import { cutPixels, lumaPlane } from './pixel-planes.ts';
import { type DeblurProgress, ProgressTeller } from './progress.ts';
import { type Restoration, restorePhoto, type TileStep } from './restore-photo.ts';
import type { DeblurRuntime } from './runtime.ts';
import { applyDifference, shrunk } from './scaled.ts';

export interface DeblurOptions {
  /** `auto` when left out. */
  readonly method?: DeblurMethod;
  /** How far each sample moves towards what it is restored to: 0 (not at all) to 1, the default. */
  readonly strength?: number;
  /** Where the network runs and where its parameters come from; by default the processor, and the parameters of this package. */
  readonly runtime?: DeblurRuntime;
  /** The last call has share 1, also where the photograph stays as it was; none follows when the promise is rejected. */
  readonly onProgress?: (progress: DeblurProgress) => void;
  /** Aborted: the work ends within a second or so, and the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Hears of each step of the work and of the network's layers. */
  readonly observer?: DeblurObserver;
}

export interface Deblurred {
  /** Size, channels and kind of samples are those of the photograph that was given. The same object where nothing was changed. */
  readonly photo: PhotoPixels;
  readonly decision: Decision;
}

/**
 * Restores a blurred photograph: finds out how it was blurred, undoes that where it can be undone, and leaves alone what is sharp. The photograph that
 * is given is not changed. @throws PhotoPixelsError, RangeError for another method or a strength outside 0 to 1, the signal's reason
 */
export async function deblur(photo: PhotoPixels, options: DeblurOptions = {}): Promise<Deblurred> {
  const { method = 'auto', strength = 1, onProgress = () => {}, signal, observer } = options;
  checkPixels(photo);
  if (!deblurMethods.includes(method)) {
    throw new RangeError(`method is ${JSON.stringify(method)}; expected one of ${deblurMethods.join(', ')}`);
  }
  if (!(strength >= 0 && strength <= 1)) throw new RangeError(`strength is ${strength}; expected 0 to 1`);
  const progress = new ProgressTeller(onProgress, signal);
  await progress.step('look', 0);
  const luma = lumaPlane(photo);
  const noise = noiseLevel(luma);
  observer?.noise(noise);
  const networks = new Networks(options.runtime ?? ownRuntime());
  try {
    const { scale, unaided, ...choice } = await choose(luma, method, networks, progress, observer);
    // What they hold for the parts that were tried is no use for tiles.
    await networks.release();
    const restored =
      choice.method === 'none' || strength === 0
        ? photo
        : await restoreAt(
            photo,
            { kernel: choice.kernel, noise, unaided },
            networks,
            scale,
            { ...options, strength },
            progress,
          );
    progress.finished();
    const decision: Decision = { ...choice, kernelScale: 1 / scale, noise: 255 * noise, stages: progress.stages() };
    observer?.decided(decision);
    return { photo: restored, decision };
  } finally {
    await networks.release();
  }
}

/** Work on the photograph begins when this share of the whole is done: finding out how is the rest. */
const CHOSEN = { blind: 0.35, known: 0.02 } as const;

async function restoreAt(
  photo: PhotoPixels,
  restoration: Restoration,
  networks: Networks,
  scale: number,
  { method = 'auto', strength = 1, observer }: DeblurOptions,
  progress: ProgressTeller,
): Promise<PhotoPixels> {
  const begun = method === 'network' ? CHOSEN.known : CHOSEN.blind;
  const stepped = (step: TileStep, share: number) => progress.step(step, begun + (1 - begun) * share);
  const out: PhotoPixels = { ...photo, data: photo.data.slice() };
  if (scale === 1) {
    const done = ({ kept }: Tile) => progress.tile(kept.x, kept.y, cutPixels(out, kept));
    await restorePhoto(photo, restoration, networks, strength, out, { step: stepped, done }, observer);
    return out;
  }
  // At its own size the photograph holds nothing finer than the blur: what is restored at the kernel's size is added to it.
  const small = shrunk(photo, 1 / scale);
  const clear: PhotoPixels = { ...small, data: small.data.slice() };
  const shrunken = { ...restoration, noise: noiseLevel(lumaPlane(small)) };
  await restorePhoto(small, shrunken, networks, 1, clear, { step: stepped, done: () => {} }, observer);
  applyDifference(out, small, clear, strength);
  return out;
}

function checkPixels({ width, height, channels, data }: PhotoPixels): void {
  if (!Number.isSafeInteger(width) || !Number.isSafeInteger(height) || width < 1 || height < 1) {
    throw new PhotoPixelsError(`a photograph of ${width}×${height} pixels has none`);
  }
  if (channels !== 3 && channels !== 4) throw new PhotoPixelsError(`${channels} channels were given; expected 3 or 4`);
  if (data.length === width * height * channels) return;
  throw new PhotoPixelsError(
    `${data.length} samples were given; ${width}×${height} pixels of ${channels} channels are ${width * height * channels}`,
  );
}
