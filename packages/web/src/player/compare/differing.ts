import type { CallId, ObjectId } from '@pellucid/format';
import { type CallState, type Comparison, compareValues, type Side, type Source, type State } from '@pellucid/replay';
import { type Context, createContext } from 'solid-js';

/** What of a run is not the same in the run beside it; nothing where there is only one. */
export interface Differing {
  /** How the run is called, behind the names of its panels: ` A`; '' where there is only one. */
  readonly name: string;
  variable(call: CallId, name: string): boolean;
  line(source: Source, line: number): boolean;
}

export const DifferingContext: Context<Differing> = createContext<Differing>({
  name: '',
  variable: () => false,
  line: () => false,
});

/** Variables of a call that are compared, and values looked at in each. */
const mostVariables = 300;
const mostValues = 2000;

/** The variables of each state that the other one lacks or that have another value there: `call name`. */
export function differingVariables(a: State, b: State): Readonly<Record<Side, ReadonlySet<string>>> {
  const found = { a: new Set<string>(), b: new Set<string>() };
  for (const [one, other] of callsInPairs(a, b)) {
    const others = new Map(other.variables.slice(0, mostVariables).map(({ name, value }) => [name, value]));
    for (const { name, value } of one.variables.slice(0, mostVariables)) {
      const there = others.get(name);
      others.delete(name);
      const readers = { a: (object: ObjectId) => a.object(object), b: (object: ObjectId) => b.object(object) };
      const same = there !== undefined && compareValues(value, there, readers, { most: mostValues }).is !== 'different';
      if (same) continue;
      found.a.add(keyOf(one.call.id, name));
      if (there !== undefined) found.b.add(keyOf(other.call.id, name));
    }
    for (const name of others.keys()) found.b.add(keyOf(other.call.id, name));
  }
  return found;
}

export function keyOf(call: CallId, name: string): string {
  return `${call} ${name}`;
}

/** From the outermost call inwards, as long as both stacks hold calls of the same functions; and the modules that both have loaded. */
function callsInPairs(a: State, b: State): readonly (readonly [CallState, CallState])[] {
  const pairs: [CallState, CallState][] = [];
  for (const [depth, one] of a.calls.entries()) {
    const other = b.calls[depth];
    if (other === undefined || one.function.name !== other.function.name) break;
    pairs.push([one, other]);
  }
  for (const [index, one] of a.modules.entries()) {
    const other = b.modules[index];
    if (other !== undefined && !pairs.some(([paired]) => paired.call.id === one.call.id)) pairs.push([one, other]);
  }
  return pairs;
}

/** The lines of a source that are not the same in the other program. */
export function changedLines(comparison: Comparison, side: Side): (source: Source, line: number) => boolean {
  const changed = new Map<number, ReadonlySet<number>>();
  for (const pair of comparison.sources) {
    const source = pair[side];
    if (source === null) continue;
    const lines = pair.lines.flatMap((line) => (line.is === 'same' ? [] : (line[side] ?? [])));
    changed.set(source.id, new Set(lines));
  }
  return (source, line) => changed.get(source.id)?.has(line) === true;
}
