import type { Contents, ObjectId, Value } from '@pellucid/format';
import type { CallState, Recording, State } from '@pellucid/replay';
import { adjacencyOf } from './adjacency.ts';
import { linkedStructure } from './linked-structure.ts';
import { listLike, type Sequence } from './list-like.ts';
import { namesOf, visibleCalls } from './names.ts';
import { isDrawnInstance, isLink } from './object-graph.ts';
import { pointersOn } from './pointers.ts';
import { numberOf } from './same-value.ts';
import { escaped, mentions, withoutStrings } from './source-text.ts';
import { fieldName, type Reader } from './value-text.ts';
import { rowItems } from './views/grid.ts';
import { isMaps } from './views/maps.ts';

export type ViewKind =
  | 'cells'
  | 'bars'
  | 'heat'
  | 'grid'
  | 'maps'
  | 'rows'
  | 'set'
  | 'boxes'
  | 'list'
  | 'tree'
  | 'graph'
  | 'heap';

/** The way to draw a value, from its shape and from how the program uses it; null: there is nothing to draw. */
export function chooseView(
  recording: Recording,
  state: State,
  object: ObjectId,
  contents: Contents,
  reader: Reader,
): ViewKind | null {
  switch (contents.kind) {
    case 'list':
    case 'tuple':
      return listView(recording, state, object, contents, reader);
    case 'set':
      return 'set';
    case 'map':
      return adjacencyOf(contents, reader) === null ? 'rows' : 'graph';
    case 'tensor':
      if (contents.tensor.data.length === 0 || contents.tensor.shape.length === 0) return null;
      if (isMaps(contents, reader)) return 'maps';
      return contents.tensor.shape.length >= 2
        ? 'grid'
        : listView(recording, state, object, listLike(contents) as Sequence, reader);
    case 'instance':
      if (!isDrawnInstance(contents)) return null;
      if (adjacencyOf(contents, reader) !== null) return 'graph';
      return linkedStructure(state, object, reader)?.kind ?? (isRecord(contents, reader) ? 'rows' : 'boxes');
    default:
      return null;
  }
}

/** A plain object that refers to no other instance: a table of names and values says all. */
function isRecord(contents: Contents, reader: Reader): boolean {
  if (contents.type !== 'Object') return false;
  return contents.fields.every(([name, value]) => {
    if (value.type === 'none' || value.type === 'undefined') return !isLink(fieldName(name));
    return value.type !== 'reference' || reader.object(value.object)?.kind !== 'instance';
  });
}

function listView(recording: Recording, state: State, object: ObjectId, contents: Sequence, reader: Reader): ViewKind {
  const { items } = contents;
  if (contents.kind === 'list' && visibleCalls(state).some((call) => usesAsHeap(call, object))) return 'heap';
  if (isGrid(items, reader)) return 'grid';
  const numeric = items.length > 0 && items.every((item) => numberOf(item) !== null);
  if (!numeric) return 'cells';
  if (items.length > 200) return 'heat';
  if (items.length > 24) return 'bars';
  // Fewer are easier compared as heights, too, where the program walks over them with an index.
  const walked = items.length >= 9 && pointersEver(recording, state, object, reader);
  return walked && items.every((item) => (numberOf(item) ?? -1) >= 0) ? 'bars' : 'cells';
}

function pointersEver(recording: Recording, state: State, object: ObjectId, reader: Reader): boolean {
  if (pointersOn(recording, state, object, reader).length > 0) return true;
  // A container that some function subscripts keeps its picture when no index stands on it just now.
  const names = new Set(namesOf(state, object));
  return visibleCalls(state).some(({ source }) =>
    source.program.subscripts.some(({ container }) => names.has(recording.variableOf(container).name)),
  );
}

function isGrid(rows: Sequence['items'], reader: Reader): boolean {
  if (rows.length < 2 || rows.length > 400) return false;
  const first = rowItems(rows[0], reader);
  // Words are words; only rows of letters that are all equally long are a board.
  const least = rows[0]?.type === 'string' ? 4 : 2;
  if (first.length < least || (rows[0]?.type === 'string' && rows.length < 3)) return false;
  if (
    rows[0]?.type === 'reference' &&
    reader.object(rows[0].object)?.kind === 'tuple' &&
    rows.length * first.length < 9
  )
    return false;
  return (
    rows.slice(0, 48).every((row) => {
      const values = rowItems(row, reader);
      if (row.type !== rows[0]?.type || values.length !== first.length) return false;
      return values.slice(0, 64).every((value) => isSmall(value));
    }) &&
    (rows[0]?.type === 'string' || sameShape(rows, reader))
  );
}

// Records (a name, a number …) are rows of a table, not squares of a board: a board's columns hold one kind of value.
function sameShape(rows: Sequence['items'], reader: Reader): boolean {
  const kinds = new Set(
    rows.slice(0, 12).flatMap((row) =>
      rowItems(row, reader)
        .slice(0, 12)
        .map(({ type }) => (type === 'float' ? 'int' : type)),
    ),
  );
  kinds.delete('none');
  return kinds.size <= 1;
}

function isSmall(value: Value): boolean {
  if (value.type === 'string') return value.value.length <= 2;
  return value.type !== 'reference' && value.type !== 'bytes';
}

const parentOf = /\(\s*\w+\s*-\s*1\s*\)\s*(?:\/\/\s*2|\/\s*2|>>>?\s*1)/;
const childOf = /2\s*\*\s*\w+\s*\+\s*[12]\b|\(\s*\w+\s*<<\s*1\s*\)\s*[+|]\s*[12]\b/;

/** Whether the function of the call, or one of its source that has a container of that name, steps from parent to child by arithmetic. */
function usesAsHeap(call: CallState, object: ObjectId): boolean {
  const names = call.variables
    .filter(({ value }) => value.type === 'reference' && value.object === object)
    .map(({ name }) => name);
  if (names.length === 0) return false;
  return call.source.program.functions.some(({ kind, range }) => {
    if (kind === 'module') return false;
    const text = withoutStrings(
      call.source.lines.slice(range[0] - 1, range[2]).join('\n'),
      call.source.program.language,
    );
    return (
      (parentOf.test(text) || childOf.test(text)) &&
      names.some((name) => mentions(text, name) && new RegExp(`${escaped(name)}\\[`).test(text))
    );
  });
}
