import type { ObjectId } from '@pellucid/format';
import type { CallState, Recording, State } from '@pellucid/replay';
import { subscriptPattern, writtenNames } from './holders.ts';
import { wholeOf } from './index-expression.ts';
import { nearCalls } from './names.ts';
import { type Hue, type Pointer, pointerHues } from './pointers.ts';
import { withoutStrings } from './source-text.ts';

/** A variable that stands at a column: the second index of `table[row][column]` or `table[row, column]`. */
export interface ColumnPointers {
  /** Whether the function has such indices, though none may stand at a column now: their place is kept free. */
  readonly any: boolean;
  readonly pointers: readonly Pointer[];
}

const none: ColumnPointers = { any: false, pointers: [] };

/** Of the innermost call that writes the container with two indices. */
export function columnPointers(recording: Recording, state: State, object: ObjectId): ColumnPointers {
  for (const call of nearCalls(state).slice(0, 4)) {
    const names = secondIndices(call, state, object);
    if (names.length > 0) return { any: true, pointers: standing(recording, call, names) };
  }
  return none;
}

function standing(recording: Recording, call: CallState, names: readonly string[]): readonly Pointer[] {
  const hues = pointerHues(recording, call);
  return names.flatMap((name, index): Pointer[] => {
    const variable = call.variables.find((held) => held.name === name);
    const at = wholeOf(variable?.value);
    if (variable === undefined || at === null || at < 0) return [];
    const known = 'variable' in variable.key ? hues.get(variable.key.variable) : undefined;
    return [{ name, at, hue: known ?? ((((index + 1) % 4) + 1) as Hue) }];
  });
}

function secondIndices(call: CallState, state: State, object: ObjectId): readonly string[] {
  const names = writtenNames(call, state, object);
  if (names.length === 0) return [];
  const [first, , last] = call.function.range;
  const lines = call.source.lines.slice(first - 1, Math.min(last, first + 200)).join('\n');
  const text = withoutStrings(lines.slice(0, 20_000), call.source.program.language);
  const found = text.matchAll(
    subscriptPattern(names, '[^\\[\\]\\n,]{1,60}(?:\\]!?\\[|,)\\s*([A-Za-z_$][\\w$]*)[^\\[\\]\\n]{0,40}'),
  );
  return [...new Set([...found].map(([, name = '']) => name))].slice(0, 4);
}
