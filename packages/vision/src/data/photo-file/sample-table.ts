/** Samples as a file keeps them: interleaved, row by row, 1 grey, 2 grey and alpha, 3 colours, 4 colours and alpha. */
export interface SampleTable {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
  /** `height × width × channels` numbers of 8 or 16 bits. */
  readonly samples: Uint8Array | Uint16Array;
}
