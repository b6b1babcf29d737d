/** What a photograph's file says beside its pixels, in the forms that the formats share. Each part is `null` where there is none. */
export interface PhotoMetadata {
  /** An EXIF block: a TIFF structure, without the name «Exif» before it. Says orientation 1 and the picture's true size. */
  readonly exif: Uint8Array | null;
  /** An ICC profile. */
  readonly icc: Uint8Array | null;
  /** An XMP packet. */
  readonly xmp: Uint8Array | null;
  /** Photoshop's image resources, in which IPTC stands. */
  readonly photoshop: Uint8Array | null;
  /** Dots per metre. */
  readonly resolution: Resolution | null;
  /** Pieces that only this format has, copied as they are: JPEG's segments, PNG's chunks, AVIF's colour description. */
  readonly own: readonly Uint8Array[];
}

/** Dots per metre, across and down. */
export interface Resolution {
  readonly x: number;
  readonly y: number;
}

/** Nothing beside the pixels. */
export const noMetadata: PhotoMetadata = {
  exif: null,
  icc: null,
  xmp: null,
  photoshop: null,
  resolution: null,
  own: [],
};

/**
 * Something of the photograph that a written file does not have: `bits`, more than 8 of a channel; `own`, parts that only the
 * format read has; `gain-map` and `motion`, the second picture and the film that phones put behind a JPEG; else a part of PhotoMetadata.
 */
export type PhotoLoss =
  | 'alpha'
  | 'bits'
  | 'exif'
  | 'icc'
  | 'xmp'
  | 'photoshop'
  | 'resolution'
  | 'own'
  | 'gain-map'
  | 'motion';
