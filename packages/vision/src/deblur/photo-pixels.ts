/** A photograph's pixels as `deblur` takes and gives them; what `ImageData` holds is one. */
export interface PhotoPixels {
  /** In pixels, at least 1. */
  readonly width: number;
  readonly height: number;
  /** Red, green and blue; with a fourth, alpha, which is kept as it is. */
  readonly channels: 3 | 4;
  /** `height × width × channels` sRGB-encoded samples, row by row, the channels of a pixel side by side: 0 to 255, or 0 to 65535 in a Uint16Array. */
  readonly data: Uint8Array | Uint8ClampedArray | Uint16Array;
}
