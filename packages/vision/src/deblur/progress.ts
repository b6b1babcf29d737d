import type { DeblurStage } from './decision.ts';
import type { PhotoPixels } from './photo-pixels.ts';

/** Where a restoration stands. */
export interface DeblurProgress {
  readonly stage: DeblurStage;
  /** Of the whole work, 0 to 1; never less than before. */
  readonly share: number;
  /** A part of the photograph that is done, with the place of its left top corner; only after a tile. */
  readonly tile?: { readonly x: number; readonly y: number; readonly pixels: PhotoPixels };
}

/** Tells progress, measures what each stage takes, and ends the work when its signal is aborted. */
export class ProgressTeller {
  readonly #onProgress: (progress: DeblurProgress) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #seconds = new Map<DeblurStage, number>();
  #stage: DeblurStage | null = null;
  #since = performance.now();
  #share = 0;

  constructor(onProgress: (progress: DeblurProgress) => void, signal: AbortSignal | undefined) {
    this.#onProgress = onProgress;
    this.#signal = signal;
  }

  /** The stage begins, or goes on. Resolves once the place where this runs has had a turn: for signals, painting and timers. @throws the signal's reason */
  async step(stage: DeblurStage, share: number): Promise<void> {
    this.#count(stage);
    this.#tell({ stage, share: this.#further(share) });
    // A macrotask: promises alone would let neither timers nor messages in.
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#signal?.throwIfAborted();
  }

  /** A tile of the photograph is done. */
  tile(x: number, y: number, pixels: PhotoPixels): void {
    this.#tell({ stage: this.#stage ?? 'network', share: this.#share, tile: { x, y, pixels } });
  }

  /** All is done: the last that is told. */
  finished(): void {
    this.#tell({ stage: this.#stage ?? 'look', share: this.#further(1) });
  }

  /** What each stage has taken, in the order in which they began. */
  stages(): readonly { readonly stage: DeblurStage; readonly seconds: number }[] {
    this.#count(null);
    return [...this.#seconds].map(([stage, seconds]) => ({ stage, seconds }));
  }

  #further(share: number): number {
    this.#share = Math.max(this.#share, Math.min(1, share));
    return this.#share;
  }

  #count(next: DeblurStage | null): void {
    const now = performance.now();
    if (this.#stage !== null)
      this.#seconds.set(this.#stage, (this.#seconds.get(this.#stage) ?? 0) + (now - this.#since) / 1000);
    this.#stage = next;
    this.#since = now;
  }

  #tell(progress: DeblurProgress): void {
    this.#onProgress(progress);
  }
}
