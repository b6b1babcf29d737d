import type { Contents, ObjectId, Value } from '@pellucid/format';
import type { Recording, State } from '@pellucid/replay';
import { adjacencyOf } from './adjacency.ts';
import { tensorOf } from './drawn-contents.ts';
import { frameOf } from './frame.ts';
import { linkedNode } from './linked-node.ts';
import { linkedStructure } from './linked-structure.ts';
import { listLike, type Sequence } from './list-like.ts';
import { namesOf, visibleCalls } from './names.ts';
import { isDrawnInstance, isLink } from './object-graph.ts';
import { pictureOf } from './picture.ts';
import { pointersOn } from './pointers.ts';
import { columnsOf } from './records.ts';
import { numberOf } from './same-value.ts';
import { isStandIn } from './stand-in.ts';
import { areTimes } from './time-of.ts';
import { usesAsForest, usesAsHeap } from './used-as.ts';
import { fieldName, type Reader } from './value-text.ts';
import { mostColumns, mostRows, rowItems } from './views/grid.ts';
import { isBytes } from './views/hex.ts';
import { isMaps } from './views/maps.ts';

export type ViewKind =
  | 'cells'
  | 'text'
  | 'bars'
  | 'heat'
  | 'grid'
  | 'maps'
  | 'slice'
  | 'image'
  | 'times'
  | 'rows'
  | 'set'
  | 'boxes'
  | 'list'
  | 'tree'
  | 'graph'
  | 'heap'
  | 'forest'
  | 'table'
  | 'histogram'
  | 'hex'
  | 'history';

/** The way to draw a value, from its shape and from how the program uses it; null: there is nothing to draw. */
export function chooseView(
  recording: Recording,
  state: State,
  object: ObjectId,
  contents: Contents,
  reader: Reader,
): ViewKind | null {
  const tensor = tensorOf(contents, reader);
  if (tensor !== null) return chooseView(recording, state, object, tensor, reader);
  switch (contents.kind) {
    case 'list':
    case 'tuple':
      return listView(recording, state, object, contents, reader);
    case 'set':
      return 'set';
    case 'map':
      if (adjacencyOf(contents, reader) !== null) return 'graph';
      if (isTable(contents, reader)) return 'table';
      return areTimes(keysOf(contents), reader) ? 'times' : 'rows';
    case 'tensor':
      if (contents.tensor.data.length === 0 || contents.tensor.shape.length === 0) return null;
      if (pictureOf(contents, reader)?.isSure === true) return 'image';
      if (isMaps(contents, reader)) return 'maps';
      if (isWiderThanGrid(contents.tensor.shape)) return 'slice';
      return contents.tensor.shape.length >= 2
        ? 'grid'
        : listView(recording, state, object, listLike(contents) as Sequence, reader);
    case 'instance':
      if (!isDrawnInstance(contents)) return null;
      if (adjacencyOf(contents, reader) !== null) return 'graph';
      if (pictureOf(contents, reader)?.isSure === true) return 'image';
      return linkedStructure(state, object, reader)?.kind ?? (isRecord(contents, reader) ? 'rows' : 'boxes');
    case 'scalar':
      return isStandIn(object) ? 'history' : null;
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

// What the first thousands are, the others are taken to be.
const mostAsked = 2000;

function listView(recording: Recording, state: State, object: ObjectId, contents: Sequence, reader: Reader): ViewKind {
  const { items } = contents;
  if (isText(contents)) return 'text';
  if (contents.kind === 'list') {
    const calls = visibleCalls(state).slice(0, mostCalls);
    if (calls.some((call) => usesAsHeap(recording, call, state, object))) return 'heap';
    if (isForest(contents) && calls.some((call) => usesAsForest(recording, call, state, object))) return 'forest';
    if (isBytes(contents)) return 'hex';
  }
  if (pictureOf(contents, reader) !== null) return 'image';
  if (isTable(contents, reader)) return 'table';
  if (areTimes(items, reader)) return 'times';
  if (isGrid(items, reader)) return 'grid';
  const numeric = items.length > 0 && items.slice(0, mostAsked).every((item) => numberOf(item) !== null);
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

// Callers further out seldom say how a container is used, and recursion may be very deep.
const mostCalls = 12;

function isSmall(value: Value): boolean {
  if (value.type === 'string') return value.value.length <= 2;
  return value.type !== 'reference' && value.type !== 'bytes';
}

/** Three axes and more of which not all is known, or more rows or columns than a grid has: seen a part at a time. */
function isWiderThanGrid(shape: readonly number[]): boolean {
  return shape.length >= 3 || (shape.length === 2 && ((shape[0] ?? 0) > mostRows || (shape[1] ?? 0) > mostColumns));
}

/** The keys of a map. */
export function keysOf(contents: Extract<Contents, { kind: 'map' }>): readonly Value[] {
  return contents.entries.map(([key]) => key);
}

/** The letters of a string. */
export function isText(contents: Contents): boolean {
  return contents.kind === 'list' && contents.type === 'str';
}

/** Places that lead to places of the same list, or to none. */
export function isForest(contents: Sequence): boolean {
  const { items, omitted } = contents;
  if (items.length < 2 || omitted > 0) return false;
  return items.slice(0, 2000).every((item) => {
    const place = numberOf(item);
    return (
      item.type === 'none' ||
      (place !== null && Number.isInteger(place) && place >= -items.length && place < items.length)
    );
  });
}

/** Records of one kind; nodes that hang together are drawn as what they form. */
export function isTable(contents: Contents, reader: Reader): boolean {
  if (contents.kind !== 'list' && contents.kind !== 'tuple' && contents.kind !== 'map') return false;
  if (frameOf(contents, reader) !== null) return true;
  const values = contents.kind === 'map' ? contents.entries.map(([, value]) => value) : contents.items;
  if (contents.kind === 'tuple' && values.length < 2) return false;
  const columns = columnsOf(values, reader);
  if (columns === null || (columns.length < 2 && contents.kind === 'map')) return false;
  return !values.slice(0, 6).some((value) => {
    const held = value.type === 'reference' ? reader.object(value.object) : undefined;
    return linkedNode(held, reader) !== null;
  });
}
