import type { Step } from '@pellucid/format';
import type { CallState, Recording } from '@pellucid/replay';

/** How often the head of a loop ran in this call, and which time it is. */
export interface Turns {
  readonly turn: number;
  readonly of: number;
  readonly previous: Step | null;
  readonly next: Step | null;
}

// A loop that turned more often in one call is told from the timeline.
const mostTurns = 5000;

/** The turns of the loop whose head stands on the line; null when there is none or it has not begun. */
export function loopTurns(recording: Recording, call: CallState, step: Step, line: number): Turns | null {
  if (!/^\s*(?:async\s+)?(?:for|while)\b/.test(call.source.lines[line - 1] ?? '')) return null;
  const { entered, ended } = call.call;
  const inside = recording
    .lineSteps(call.source.id, line)
    .filter((at) => at >= entered && (ended === null || at <= ended));
  if (inside.length === 0 || inside.length > mostTurns) return null;
  const deeper = recording.children(call.call.id).filter(({ function: fn }) => fn === call.function.id);
  const own = inside.filter(
    (at) => !deeper.some((child) => at >= child.entered && (child.ended === null || at <= child.ended)),
  );
  // The `line` of a for statement begins the whole loop; each turn begins with a value for its variable.
  const turns = own.filter((at) => recording.event(at).event.type !== 'line');
  const mine = /^\s*(?:async\s+)?for\b/.test(call.source.lines[line - 1] ?? '') && turns.length > 0 ? turns : own;
  const turn = mine.filter((at) => at <= step).length;
  if (turn === 0) return null;
  return { turn, of: mine.length, previous: mine[turn - 2] ?? null, next: mine[turn] ?? null };
}
