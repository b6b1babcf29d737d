import type { WireOptions } from '../options.ts';
import type { Core } from './core.ts';
import { writerTo } from './descriptor.ts';
import { facts, programOf } from './facts.ts';
import { Handover } from './handover.ts';
import type { Seat } from './seat.ts';

/** A part of the run that is told as frames to a file. */
export interface ToldPart {
  /** Everything until now is in the file. */
  flush(): void;
  /** Nothing more is told. `exception`: what has ended it. */
  end(exception: string | null): void;
}

/** Begins to tell what happens to the file. */
export function recordPart(
  { recorder, lanes, present }: Pick<Core, 'recorder' | 'lanes' | 'present'>,
  options: WireOptions,
  fd: number,
  program: string | null,
): ToldPart {
  const part = new Handover({
    takeSeat: () => seatOn(fd),
    facts: () => facts({ ...options, program }),
    name: () => programOf({ ...options, program }),
    starter: 0,
    waits: false,
    lane: () => lanes.current,
    hasOthers: () => false,
    joined: () => {},
  });
  present.begin(part);
  return { flush: () => recorder.flush(), end: (exception) => present.end(part, exception) };
}

/** The place of a process that is alone in its recording. */
export function seatOn(fd: number): Seat {
  return { number: 0, pid: process.pid, write: writerTo(fd) };
}
