import type { Step } from '@pellucid/format';
import { type CallState, type Recording, slice } from '@pellucid/replay';

/** How often a loop turned in this call, and which turn it is. */
export interface Turns {
  readonly turn: number;
  readonly of: number;
  readonly previous: Step | null;
  readonly next: Step | null;
}

/** The turns of the loop whose head stands on the line; null when there is none or it has not begun. */
export type LoopTurns = (call: CallState, step: Step, line: number) => Turns | null;

// A loop that turned more often in one call is told from the timeline.
const mostTurns = 5000;
// Nor is one read from a file that takes so many steps.
const longest = 50_000;
// Looking at an event may cost as much as decoding a batch.
const mostLookedAt = 400;
// About the loops of the last few panels.
const mostLoops = 200;

/** Remembers the turns of each loop of each call: they are the same at every step. */
export function loopTurns(recording: Recording): LoopTurns {
  const known = new Map<string, readonly Step[]>();
  return (call, step, line) => {
    const text = call.source.lines[line - 1] ?? '';
    if (!/^\s*(?:async\s+)?(?:for|while)\b/.test(text)) return null;
    const key = `${call.call.id} ${line}`;
    const turns = known.get(key) ?? turnsOf(recording, call, line, /^\s*(?:async\s+)?for\b/.test(text));
    if (known.size >= mostLoops) known.clear();
    known.set(key, turns);
    const turn = turns.filter((at) => at <= step).length;
    if (turn === 0) return null;
    return { turn, of: turns.length, previous: turns[turn - 2] ?? null, next: turns[turn] ?? null };
  };
}

function turnsOf(recording: Recording, call: CallState, line: number, isFor: boolean): readonly Step[] {
  const { entered, ended } = call.call;
  const runs = recording.runsOf(call.source.id, line);
  if (runs.isFar && (ended ?? recording.steps) - entered > longest) return [];
  const [from, to] = [runs.upTo(entered - 1), ended === null ? runs.count : runs.upTo(ended)];
  if (to - from > mostTurns) return [];
  const inside = slice(runs, from, to);
  const deeper = recording.children(call.call.id).filter(({ function: fn }) => fn === call.function.id);
  const own = inside.filter(
    (at) => !deeper.some((child) => at >= child.entered && (child.ended === null || at <= child.ended)),
  );
  if (!isFor || own.length > mostLookedAt) return own;
  // The `line` of a for statement begins the whole loop; each turn begins with a value for its variable.
  const turns = own.filter((at) => recording.event(at).event.type !== 'line');
  return turns.length > 0 ? turns : own;
}
