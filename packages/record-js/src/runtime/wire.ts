import { writeSync } from 'node:fs';

export const FRAME = { hello: 1, source: 2, events: 3, goodbye: 4, time: 5, fresh: 6, stop: 7 } as const;

/** Kind and length, which stand before each payload. */
export const FRAME_HEAD = 5;

const pause = new Int32Array(new SharedArrayBuffer(4));
const wait = Atomics.wait;
// What the program puts in its place must not reach us.
const writeOut = writeSync;

/** Frames on a file descriptor (FORMAT.md §5). After the reader has gone it swallows everything: the program goes on. */
export class Wire {
  private open = true;
  private readonly fd: number;

  constructor(fd: number) {
    this.fd = fd;
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

  private write(bytes: Uint8Array): void {
    let at = 0;
    while (this.open && at < bytes.length) {
      try {
        at += writeOut(this.fd, bytes, at, bytes.length - at);
      } catch (error) {
        // The pipe is full and does not block: look again in a millisecond.
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') wait(pause, 0, 0, 1);
        else this.open = false;
      }
    }
  }
}
