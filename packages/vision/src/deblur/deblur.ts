import { ownRuntime } from '#deblur-runtime';
import { noiseLevel } from '../deconvolution/restore/noise-level.ts';
import type { DeblurMethod, Decision } from './decision.ts';
import { NetworkRunner } from './network-runner.ts';
import type { DeblurObserver } from './observer.ts';
import type { PhotoPixels } from './photo-pixels.ts';
import { PhotoPixelsError } from './photo-pixels-error.ts';
import { cutPixels, lumaPlane } from './pixel-planes.ts';
import { type DeblurProgress, ProgressTeller } from './progress.ts';
import { restorePhoto, type TileListener } from './restore-photo.ts';
import type { DeblurRuntime } from './runtime.ts';

export interface DeblurOptions {
  /** `auto` when left out. */
  readonly method?: DeblurMethod;
  /** How far each sample moves towards what it is restored to: 0 (not at all) to 1, the default. */
  readonly strength?: number;
  /** Where the network runs and where its parameters come from; by default the processor, and the parameters of this package. */
  readonly runtime?: DeblurRuntime;
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
 * is given is not changed. @throws PhotoPixelsError, RangeError for a strength outside 0 to 1, the signal's reason
 */
export async function deblur(photo: PhotoPixels, options: DeblurOptions = {}): Promise<Deblurred> {
  const { method = 'auto', strength = 1, onProgress = () => {}, signal, observer } = options;
  checkPixels(photo);
  if (!(strength >= 0 && strength <= 1)) throw new RangeError(`strength is ${strength}; expected 0 to 1`);
  const progress = new ProgressTeller(onProgress, signal);
  const runtime = options.runtime ?? ownRuntime();
  await progress.step('look', 0);
  const noise = noiseLevel(lumaPlane(photo));
  observer?.noise(noise);
  const network = new NetworkRunner(runtime.backend, await runtime.parameters());
  try {
    const out: PhotoPixels = { ...photo, data: photo.data.slice() };
    const listener: TileListener = {
      step: (step, share) => progress.step(step, share),
      done: ({ kept }) => progress.tile(kept.x, kept.y, cutPixels(out, kept)),
    };
    await restorePhoto(photo, { kernel: null, noise }, network, strength, out, listener, observer);
    const decision: Decision = {
      method: 'network',
      why: method === 'auto' ? 'best' : 'asked',
      blur: null,
      kernel: null,
      kernelScale: 1,
      noise: 255 * noise,
      candidates: [],
      stages: progress.stages(),
    };
    observer?.decided(decision);
    return { photo: out, decision };
  } finally {
    await network.release();
  }
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
