/** A colour picture: 8-bit sRGB, three bytes per pixel (red, green, blue), row by row from the top left. */
export interface Picture {
  /** In pixels, at least 1. */
  readonly width: number;
  /** In pixels, at least 1. */
  readonly height: number;
  /** `height × width × 3` bytes. */
  readonly pixels: Uint8Array;
}
