import type { Contents, ObjectId, Value, VariableId } from '@pellucid/format';
import type { CallState, Recording, State, VariableState } from '@pellucid/replay';
import { entryIndex } from './entry-index.ts';
import { subscriptPattern, writtenNames } from './holders.ts';
import { indexPattern, indexValue, wholeOf } from './index-expression.ts';
import { visibleCalls } from './names.ts';
import { statementText, withoutStrings } from './source-text.ts';
import { standIn } from './stand-in.ts';
import type { Reader } from './value-text.ts';

export type Hue = 1 | 2 | 3 | 4;

/** A variable that stands at an element of a container. */
export interface Pointer {
  readonly name: string;
  readonly hue: Hue;
  /** Place of the element: index of a list, place of the entry in a map. */
  readonly at: number;
}

/** The colour of each index variable of the call's function. In one source a name has one colour, whatever function uses it. */
export function pointerHues(recording: Recording, call: CallState): ReadonlyMap<VariableId, Hue> {
  const names = new Map<string, Hue>();
  const hues = new Map<VariableId, Hue>();
  for (const { function: owner, index } of call.source.program.subscripts) {
    const { name } = recording.variableOf(index);
    if (name === '_') continue;
    const hue = names.get(name) ?? (((names.size % 4) + 1) as Hue);
    names.set(name, hue);
    if (owner === call.function.id) hues.set(index, hue);
  }
  return hues;
}

/** Index variables that stand at elements of the object, in the innermost call that subscripts it. */
export function pointersOn(recording: Recording, state: State, object: ObjectId, reader: Reader): readonly Pointer[] {
  const contents = state.object(object);
  if (contents === undefined) return [];
  for (const call of visibleCalls(state).slice(0, 4)) {
    const found = pointersOfCall(recording, state, call, object, contents, reader);
    if (found.length > 0) return found;
  }
  return [];
}

function pointersOfCall(
  recording: Recording,
  state: State,
  call: CallState,
  object: ObjectId,
  contents: Contents,
  reader: Reader,
): readonly Pointer[] {
  const hues = pointerHues(recording, call);
  const pointers = new Map<string, Pointer>();
  for (const { function: owner, container, index } of call.source.program.subscripts) {
    if (owner !== call.function.id) continue;
    if (!holds(variableNamed(recording, call, container), object)) continue;
    const at = placeOf(variableNamed(recording, call, index)?.value, contents, reader);
    const name = recording.variableOf(index).name;
    if (at !== null) pointers.set(name, { name, hue: hues.get(index) ?? 1, at });
  }
  for (const name of fieldIndices(call, state, object)) {
    const at = placeOf(call.variables.find((variable) => variable.name === name)?.value, contents, reader);
    if (at !== null && !pointers.has(name)) pointers.set(name, { name, hue: ((pointers.size % 4) + 1) as Hue, at });
  }
  return [...pointers.values()];
}

/** Names that subscript a container which is a field: `self.heap[i]` has no subscript of a variable. */
function fieldIndices(call: CallState, state: State, object: ObjectId): readonly string[] {
  const names = writtenNames(call, state, object).filter((name) => name.includes('.'));
  if (names.length === 0) return [];
  const [first, , last] = call.function.range;
  const text = call.source.lines.slice(first - 1, Math.min(last, first + 200)).join('\n');
  const found = withoutStrings(text, call.source.program.language).matchAll(subscriptPattern(names));
  return [...new Set([...found].map(([, index = '']) => index))].filter((name) => !/^\d/.test(name)).slice(0, 8);
}

/** In the call itself, or, for a name of an enclosing function or module, by that name further out. */
function variableNamed(recording: Recording, call: CallState, variable: VariableId): VariableState | undefined {
  const name = recording.variableOf(variable).name;
  return call.variables.find((state) => state.name === name);
}

function holds(variable: VariableState | undefined, object: ObjectId): boolean {
  if (variable === undefined) return false;
  const { value } = variable;
  return value.type === 'reference' ? value.object === object : standIn(variable) === object;
}

function placeOf(value: Value | undefined, contents: Contents, reader: Reader): number | null {
  if (value === undefined) return null;
  if (contents.kind === 'map') return entryIndex(contents.entries, value, reader);
  if (value.type !== 'int' || typeof value.value !== 'number') return null;
  const length = lengthOf(contents);
  if (length === null) return null;
  const at = value.value < 0 && reader.language === 'python' ? length + value.value : value.value;
  return at >= 0 && at < length ? at : null;
}

function lengthOf(contents: Contents): number | null {
  if (contents.kind === 'list' || contents.kind === 'tuple') return contents.items.length + contents.omitted;
  return contents.kind === 'tensor' ? (contents.tensor.shape[0] ?? null) : null;
}

// A slice of more is seen by its bounds.
const mostOfSlice = 400;

/** Elements that the statement reads by `name[index]`, `name[3]`, `name[index + 1]` or `name[start:end]`, from its text and the values before it. */
export function readsOn(state: State, call: CallState | null, object: ObjectId, reader: Reader): ReadonlySet<number> {
  const reads = new Set<number>();
  const contents = state.object(object);
  if (call === null || contents === undefined) return reads;
  const names = writtenNames(call, state, object);
  if (names.length === 0) return reads;
  const text = withoutStrings(statementText(call), reader.language);
  for (const [, base, sign, offset] of text.matchAll(subscriptPattern(names, indexPattern))) {
    const at = placeOf(indexValue(call, base, sign, offset), contents, reader);
    if (at !== null) reads.add(at);
  }
  const length = lengthOf(contents);
  if (reader.language !== 'python' || length === null) return reads;
  const bound = `(?:${indexPattern})?`;
  for (const parts of text.matchAll(subscriptPattern(names, `${bound}\\s*:\\s*${bound}`))) {
    const [from, to] = [parts.slice(1, 4), parts.slice(4, 7)].map(([base, sign, offset], end) => {
      const value = base === undefined ? (end === 0 ? 0 : length) : wholeOf(indexValue(call, base, sign, offset));
      return value === null ? null : Math.min(length, Math.max(0, value < 0 ? length + value : value));
    });
    if (from == null || to == null) continue;
    for (let at = from; at < Math.min(to, from + mostOfSlice); at++) reads.add(at);
  }
  return reads;
}
