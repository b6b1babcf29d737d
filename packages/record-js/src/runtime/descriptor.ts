import { writeSync } from 'node:fs';

const pause = new Int32Array(new SharedArrayBuffer(4));
const wait = Atomics.wait;
// What the program puts in its place must not reach us.
const writeOut = writeSync;

/** Writes bytes to a file descriptor. After the reader has gone it swallows everything: the program goes on. */
export function writerTo(fd: number): (bytes: Uint8Array) => void {
  let open = true;
  return (bytes) => {
    for (let at = 0; open && at < bytes.length; ) {
      try {
        at += writeOut(fd, bytes, at, bytes.length - at);
      } catch (error) {
        // The pipe is full and does not block: look again in a millisecond.
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') wait(pause, 0, 0, 1);
        else open = false;
      }
    }
  };
}
