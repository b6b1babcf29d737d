import { closeSync, fstatSync, openSync, readFileSync, writeSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { writerTo } from './descriptor.ts';
import type { Seat } from './seat.ts';

const {
  close: closeFile,
  fstat,
  open,
  read,
  write,
} = {
  close: closeSync,
  fstat: fstatSync,
  open: openSync,
  read: readFileSync,
  write: writeSync,
};

/**
 * Takes a place for this process in the folder where the host waits. `mayBeFirst`: nobody has told the host of the first process yet, and
 * whoever comes first is that. @throws the system's error
 */
export function takeSeat(folder: string, mayBeFirst: boolean): Seat {
  const first = mayBeFirst && claimed(join(folder, 'first'));
  const write = writerTo(connected(join(folder, 'wire')));
  return { number: first ? 0 : takeNumber(join(folder, 'processes')), pid: process.pid, write };
}

function claimed(path: string): boolean {
  try {
    closeFile(open(path, 'wx', 0o600));
    return true;
  } catch {
    return false;
  }
}

/** The length of the file after a byte of ours is the number: where the system tells it, the place where that byte ended. */
function takeNumber(path: string): number {
  const file = open(path, 'a');
  try {
    write(file, '.');
    try {
      const [, place] = /^pos:\s*(\d+)/.exec(read(`/proc/self/fdinfo/${file}`, 'latin1')) ?? [];
      if (place !== undefined) return Number(place);
    } catch {
      // Not Linux.
    }
    return fstat(file).size;
  } finally {
    closeFile(file);
  }
}

/**
 * The system connects a local socket at once; only the news of it comes later. So its descriptor can be written to as soon as it is there. It keeps no
 * program alive.
 */
function connected(path: string): number {
  const socket = connect(path);
  socket.on('error', () => {});
  socket.unref();
  const { fd } = (socket as unknown as { readonly _handle: { readonly fd: number } | null })._handle ?? { fd: -1 };
  if (fd < 0) throw new Error(`nobody listens at ${path}`);
  return fd;
}
