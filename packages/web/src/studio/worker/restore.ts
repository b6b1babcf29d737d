import {
  type DeblurMethod,
  type DeblurProgress,
  type Decision,
  deblur,
  type KernelLevel,
  type PhotoPixels,
} from '@pellucid/vision';
import { kernelWatcher } from './kernel-watcher.ts';
import type { Pixels, Tile } from './messages.ts';
import { type Place, pageRuntime } from './runtime.ts';

export interface Restored {
  readonly pixels: Pixels;
  readonly decision: Decision;
  /** Null: the network was not needed. */
  readonly place: Place | null;
}

export interface RestoringListener {
  progress(progress: Pick<DeblurProgress, 'stage' | 'share'>, tile: Tile | null): void;
  /** The kernel as far as it has been found. */
  kernel(kernel: KernelLevel['kernel']): void;
}

/** Restores a photo by @pellucid/vision on the best place that this browser has. `files`: the folder of ONNX Runtime's files. */
export async function restore(
  { width, height, data }: Pixels,
  method: DeblurMethod,
  files: string,
  listener: RestoringListener,
): Promise<Restored> {
  let place: Place | null = null;
  const runtime = pageRuntime(files, (found) => {
    place = found;
  });
  const { photo, decision } = await deblur(
    { width, height, channels: 4, data },
    {
      method,
      runtime,
      observer: kernelWatcher(listener.kernel),
      onProgress: ({ stage, share, tile }) =>
        listener.progress(
          { stage, share },
          tile === undefined ? null : { left: tile.x, top: tile.y, ...pixelsFrom(tile.pixels) },
        ),
    },
  );
  return { pixels: pixelsFrom(photo), decision, place };
}

function pixelsFrom({ width, height, data }: PhotoPixels): Pixels {
  return { width, height, data: new Uint8ClampedArray(data) };
}
