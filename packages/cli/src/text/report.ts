import type { Hosted } from '../record-host/host.ts';
import { counted, duration, size } from './measures.ts';
import { printableLine } from './printable.ts';
import { commandLine } from './shell.ts';

export interface Report {
  /** What went wrong with the recording, a sentence; null when nothing did. */
  readonly problem: string | null;
  /** The last line of `record`. */
  readonly summary: string;
}

/** What is said after a program has been recorded. `calls`: null where they were not counted. `neverCame`: why there may be nothing. */
export function reportOf(
  hosted: Hosted,
  calls: number | null,
  milliseconds: number,
  neverCame: string | null = null,
): Report {
  const { path, previous, steps, bytes, problem } = hosted;
  if (path === null) {
    const reason =
      problem === null
        ? printableLine(neverCame ?? 'the program ended before its first line')
        : printableLine(problem.reason);
    return { problem: null, summary: `nothing was recorded: ${reason}` };
  }
  const measures = [counted(steps, 'step'), ...(calls === null ? [] : [counted(calls, 'call')]), size(bytes)];
  const where = `${path} (watch it: ${commandLine('watch', path)})`;
  const kept =
    previous === null
      ? ''
      : previous.isLatest
        ? `; the one before is ${previous.path} now`
        : `; the last one that ended well is ${previous.path}`;
  return {
    problem: problem === null ? null : `${problemText(hosted, printableLine(problem.reason))}.`,
    summary: `${measures.join(', ')} in ${duration(milliseconds)} → ${where}${kept}`,
  };
}

function problemText({ steps }: Hosted, reason: string): string {
  const last = steps === 0 ? 'at its start' : `after step ${steps - 1}`;
  return `the recording stops ${last} because ${reason}; the program went on without it`;
}
