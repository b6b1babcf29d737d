export const FRAME = { hello: 1, source: 2, events: 3, goodbye: 4, time: 5, fresh: 6, stop: 7 } as const;

/** Kind and length, which stand before each payload. */
export const FRAME_HEAD = 5;

/** Frames (FORMAT.md §5), handed to whoever takes their bytes. The bytes are the sender's again when that returns. */
export class Wire {
  private readonly write: (bytes: Uint8Array) => void;

  constructor(write: (bytes: Uint8Array) => void) {
    this.write = write;
  }

  send(kind: number, payload: Uint8Array): void {
    const frame = new Uint8Array(FRAME_HEAD + payload.length);
    frame.set(payload, FRAME_HEAD);
    this.sendFramed(kind, frame);
  }

  /** As `send`, for a payload that has `FRAME_HEAD` bytes to be overwritten before it. */
  sendFramed(kind: number, frame: Uint8Array): void {
    frame[0] = kind;
    new DataView(frame.buffer, frame.byteOffset).setUint32(1, frame.length - FRAME_HEAD, true);
    this.write(frame);
  }
}
