import type { Step, Value } from '@pellucid/format';
import type { Change, Recording, Sequence, VariableKey } from '@pellucid/replay';

/** One value that a variable, an element or a field had, from a step on. */
export interface Held {
  readonly step: Step;
  /** null: it was gone. */
  readonly value: Value | null;
}

/** Values in the order of their steps, of which there may be many. */
export type History = Pick<Sequence<Held>, 'count' | 'upTo' | 'at'>;

/** A part of a history, with how much stands before and behind it. */
export interface HistoryWindow {
  readonly shown: readonly Held[];
  readonly earlier: number;
  readonly later: number;
}

/** `size` values around the one that holds at the step, moved by `shift` of them. */
export function historyWindow(history: History, step: Step, size: number, shift: number): HistoryWindow {
  const now = history.upTo(step) - 1;
  const first = Math.max(0, Math.min(now - Math.floor(size / 2) + shift, history.count - size));
  const shown: Held[] = [];
  for (let index = first; index < Math.min(first + size, history.count); index++) {
    const held = history.at(index);
    if (held !== undefined) shown.push(held);
  }
  return { shown, earlier: first, later: Math.max(0, history.count - first - shown.length) };
}

/** Everything that happened to a variable: its writes, or, of one that holds a single object, the changes in that. */
export function variableHistory(recording: Recording, key: VariableKey, value: Value): History {
  const changes: Sequence<Change> = recording.changes(key);
  if (value.type !== 'reference' || changes.count > 1) return changes;
  return objectHistory(recording, value);
}

/** The changes in an object. */
export function objectHistory(recording: Recording, value: Extract<Value, { type: 'reference' }>): History {
  const inside = recording.changesIn(value.object);
  const at = (index: number): Held | undefined => {
    const step = inside.at(index);
    return step === undefined ? undefined : { step, value };
  };
  return { count: inside.count, upTo: (step) => inside.upTo(step), at };
}
