import { assertNever, type RunEnd } from '@pellucid/format';
import { grouped } from './measures.ts';
import { printableLine } from './printable.ts';

/** How the run ended, for people: a clause without a full stop. */
export function endText(end: RunEnd, steps: number): string {
  switch (end.outcome) {
    case 'exited': {
      const how = `ended with exit code ${end.code}`;
      const after = end.exception === null ? how : `${how} after ${printableLine(end.exception)}`;
      return end.remark === undefined ? after : `${after} (${printableLine(end.remark)})`;
    }
    case 'signalled':
      return `was ended by ${printableLine(end.signal)}`;
    case 'interrupted':
      return `went on after the recording stopped (${printableLine(end.reason)})`;
    case 'broken-off':
      return `is recorded up to ${lastStep(steps)}, where the recording breaks off (${printableLine(end.reason)})`;
    default:
      return assertNever(end);
  }
}

function lastStep(steps: number): string {
  return steps === 0 ? 'its start' : `step ${grouped(steps - 1)}`;
}
