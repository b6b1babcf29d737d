import type { WireOptions } from '../options.ts';
import type { Core } from './core.ts';
import { writerTo } from './descriptor.ts';
import { facts, programOf } from './facts.ts';
import { Handover } from './handover.ts';
import type { Seat } from './seat.ts';

/** What happens from here on is told as frames to the file, until the function that it gives is called. */
export function recordPart(
  { lanes, present }: Pick<Core, 'lanes' | 'present'>,
  options: WireOptions,
  fd: number,
  program: string | null,
): (exception: string | null) => void {
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
  return (exception) => present.end(part, exception);
}

/** The place of a process that is alone in its recording. */
export function seatOn(fd: number): Seat {
  return { number: 0, pid: process.pid, write: writerTo(fd) };
}
