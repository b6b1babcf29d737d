import type { DeblurMethod, DeblurStage, KernelLevel } from '@pellucid/vision';
import type { Restored } from './restore.ts';

/** What the page asks of its worker: one thing at a time. */
export type Request =
  | {
      readonly ask: 'restore';
      readonly file: Blob;
      readonly method: DeblurMethod;
      /** Address of the folder with ONNX Runtime's files, ending in `/`. */
      readonly runtime: string;
    }
  | { readonly ask: 'outline'; readonly photo: ImageBitmap };

/** A rectangle of a photo: sRGB, four bytes per pixel, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** A part of the photo that has been restored, and where it lies. */
export interface Tile extends Pixels {
  readonly left: number;
  readonly top: number;
}

/** What the worker has to say, in this order: opened, progress and kernels, restored; or outlined; or failed. */
export type Report =
  | { readonly is: 'opened'; readonly photo: ImageBitmap; readonly transparent: boolean }
  | { readonly is: 'progress'; readonly stage: DeblurStage; readonly share: number; readonly tile: Tile | null }
  | { readonly is: 'kernel'; readonly kernel: KernelLevel['kernel'] }
  | ({ readonly is: 'restored' } & Restored)
  | { readonly is: 'outlined'; readonly outline: Pixels }
  | { readonly is: 'failed'; readonly failure: Failure };

/** Why there is no restored photo. */
export type Failure =
  | { readonly kind: 'empty' }
  | { readonly kind: 'broken-off' }
  | { readonly kind: 'animated' }
  /** In a format that every browser reads, and yet it could not be decoded. */
  | { readonly kind: 'damaged' }
  | { readonly kind: 'not-a-photo' }
  | { readonly kind: 'too-large'; readonly width: number; readonly height: number }
  | { readonly kind: 'out-of-memory' }
  | { readonly kind: 'browser'; readonly lacks: string }
  | { readonly kind: 'fault'; readonly message: string };
