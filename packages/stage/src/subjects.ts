import type { Contents, ObjectId } from '@pellucid/format';
import type { CallState, Recording, State, VariableState } from '@pellucid/replay';
import { adjacencyOf } from './adjacency.ts';
import { chooseView, type ViewKind } from './choose-view.ts';
import { fieldOf, registeredOf } from './drawn-contents.ts';
import { titlesOf } from './holders.ts';
import { linkedNode } from './linked-node.ts';
import { linkedStructure } from './linked-structure.ts';
import { changedObjects, type Moment, readerOf } from './moment.ts';
import { nearCalls, visibleCalls } from './names.ts';
import { objectGraph } from './object-graph.ts';
import { pointersOn } from './pointers.ts';
import { escaped } from './source-text.ts';
import { isStandIn, standIn } from './stand-in.ts';
import type { Reader } from './value-text.ts';
import { kindOf, placesOf, type ViewChoices } from './view-choice.ts';
import { rootsOf } from './views/boxes.ts';
import { annotationOf, markedOf } from './views/graph.ts';
import { placeNotes, rowItems } from './views/grid.ts';
import { viewsFor } from './views-for.ts';
import type { Locale } from './words/locale.ts';
import { viewWords } from './words/view-words.ts';

/** An object that can be drawn, with what there is to say about it. */
export interface Subject {
  readonly object: ObjectId;
  readonly kind: ViewKind;
  /** Names of the variables that hold it, the innermost call's first. */
  readonly names: readonly string[];
  /** Higher: shown rather than others. */
  readonly weight: number;
  readonly changed: boolean;
  /** Shown only when there is nothing else: what it says stands among the variables already. */
  readonly minor: boolean;
  /** Where a slice lies along each axis, as the viewer has chosen. */
  readonly places: readonly number[];
  /** What is written into its picture: the name of the map that says something of each node or square, and of the set of nodes that stand out. */
  readonly notes?: { readonly values: string | null; readonly marks: string | null };
}

/** What is said behind the name of the subject's view: what else it is called, and what is written into its picture; begins with a comma, or is empty. */
export function asideOf({ names, notes }: Subject, locale: Locale): string {
  const words = viewWords[locale];
  return (
    (names.length > 1 ? words.also(names.slice(1, 4)) : '') +
    (notes?.values == null ? '' : words.noted(notes.values)) +
    (notes?.marks == null ? '' : words.marked(notes.marks))
  );
}

// More are never compared: a module may hold thousands of containers, and a stage has room for three.
const mostSubjects = 60;

const none: ViewChoices = new Map();

/**
 * What can be drawn at the moment, most worth it first: what changes now, then the innermost call's, its callers', the modules'.
 * @param choices hold where the view fits the value that has the name then
 */
export function subjectsOf(recording: Recording, moment: Moment, choices: ViewChoices = none): readonly Subject[] {
  const { after } = moment;
  const reader = readerOf(recording, after);
  const changed = changedWithOwners(moment);
  const found = new Map<ObjectId, Subject>();
  // Objects that hang together are one picture; one of them stands for all.
  const groups = new Map<ObjectId, ReadonlySet<ObjectId>>();
  // Whether the innermost call works on something that can be drawn.
  let hasOwn = false;
  for (const { object, depth, call, asked } of candidates(moment, changed, reader)) {
    if (found.has(object) || (found.size >= mostSubjects && !isNow(moment, changed, object))) continue;
    const contents = after.object(object);
    if (contents === undefined) continue;
    const names = titlesOf(after, object);
    const chosen = names.map((name) => choices.get(name)).find((choice) => choice !== undefined);
    const wanted = chosen === undefined ? asked : kindOf(chosen);
    const fitting = wanted !== undefined && viewsFor(recording, after, object, contents, reader).includes(wanted);
    const kind = fitting ? wanted : chooseView(recording, after, object, contents, reader);
    if (kind === null || [...groups.values()].some((group) => group.has(object))) continue;
    const group = groupOf(after, object, kind, reader);
    if (group.size > 1 || pictured.has(kind)) groups.set(object, group);
    const isChanged = [...group].some((other) => changed.has(other));
    const living = !isStandIn(object) && recording.changesIn(object).count > 1;
    const minor =
      (kind === 'cells' && isSmall(contents, living)) ||
      (kind === 'boxes' && isCase(contents, reader)) ||
      // What the caller has and nobody changes or points into is a constant.
      (kind === 'cells' && !living && depth > 0 && pointersOn(recording, after, object, reader).length === 0);
    // What happens at the moment is that there is a new one; of tensors there is never anything else.
    const isNew = isBound(moment, object) && (contents.kind === 'tensor' || moment.before.object(object) === undefined);
    const weight =
      (isChanged || isNew ? 20 : 0) +
      (call.function.kind === 'module' && depth > 0 ? 1 : Math.max(2, 6 - depth)) +
      (living ? 3 : 0) +
      (isBound(moment, object) ? 2 : 0) +
      (shaped.has(kind) ? 2 : 0) -
      (minor ? 6 : 0);
    hasOwn ||= (depth === 0 && !minor) || isChanged;
    const places = chosen === undefined ? [] : placesOf(chosen);
    found.set(object, { object, kind, names, weight, changed: isChanged, minor, places });
  }
  if (!hasOwn) for (const subject of numbersOver(recording, moment)) found.set(subject.object, subject);
  for (const [owner, group] of groups) for (const object of group) if (object !== owner) found.delete(object);
  for (const subject of [...found.values()]) {
    const written = notesOf(moment, subject, reader);
    const objects = written.flatMap((one) => (one?.value.type === 'reference' ? one.value.object : []));
    if (objects.length === 0) continue;
    // What is written into a picture has no picture of its own, and the picture changes with it.
    for (const object of objects) found.delete(object);
    const isChanged = objects.some((object) => changed.has(object));
    const weight = subject.weight + 4 + (isChanged && !subject.changed ? 20 : 0);
    const [values, marks] = written.map((one) => one?.name ?? null);
    const notes = { values: values ?? null, marks: marks ?? null };
    found.set(subject.object, { ...subject, weight, notes, changed: subject.changed || isChanged });
  }
  return [...found.values()].sort((a, b) => b.weight - a.weight || a.object - b.object);
}

const mostNumbers = 40;

/** Where the call has nothing else to draw: the numbers of the innermost call that change, over time. */
function numbersOver(recording: Recording, moment: Moment): readonly Subject[] {
  const bound = new Set(
    moment.events.flatMap(({ event }) =>
      event.type === 'bind' && event.site !== null ? [recording.siteOf(event.site).variable] : [],
    ),
  );
  return (moment.after.calls.at(-1)?.variables ?? []).slice(0, mostNumbers).flatMap((variable): readonly Subject[] => {
    const object = standIn(variable);
    const { key, name, value } = variable;
    if (object === null || (value.type !== 'int' && value.type !== 'float')) return [];
    const { count } = recording.changes(key);
    if (count < 3) return [];
    const isBound = 'variable' in key && bound.has(key.variable);
    const weight = Math.min(8, count) + (isBound ? 20 : 0);
    return [{ object, kind: 'history', names: [name], weight, changed: isBound, minor: false, places: [] }];
  });
}

interface Candidate {
  readonly object: ObjectId;
  readonly call: CallState;
  readonly depth: number;
  /** The view that the object's class, or the one that holds it, has registered. */
  readonly asked?: ViewKind;
}

// A module may have ten thousand variables: what happens now is found among all of them, the rest among the first.
const mostVariables = 400;

/** Objects that variables hold, and containers in the fields of instances that the two innermost calls work on. */
function candidates(moment: Moment, changed: ReadonlySet<ObjectId>, reader: Reader): readonly Candidate[] {
  return nearCalls(moment.after).flatMap((call, depth) =>
    call.variables.flatMap(({ name, value }, index): readonly Candidate[] => {
      if (index >= mostVariables && !(value.type === 'reference' && isNow(moment, changed, value.object))) return [];
      if (depth === 0 && (value.type === 'string' || value.type === 'bytes')) return textCandidate(call, index);
      if (value.type !== 'reference' || (call.function.kind === 'module' && name.startsWith('__'))) return [];
      const own = drawnFor({ object: value.object, call, depth }, reader);
      return depth > 1 ? [own] : [own, ...fieldsOf(own, reader)];
    }),
  );
}

/** A text that the call takes apart by subscripts, or bytes: all others stand among the variables, which say as much. */
function textCandidate(call: CallState, index: number): readonly Candidate[] {
  const variable = call.variables[index];
  const object = variable === undefined ? null : standIn(variable);
  if (variable === undefined || object === null) return [];
  const { value, name } = variable;
  if (value.type === 'string' && (value.value.length < 2 || !subscripts(call, name))) return [];
  return [{ object, call, depth: 0 }];
}

function subscripts({ source, function: { range } }: CallState, name: string): boolean {
  const pattern = new RegExp(`(?<![\\w$.])${escaped(name)}\\[`, 'u');
  return source.lines
    .slice(range[0] - 1, Math.min(range[2], range[0] + 200))
    .some((line) => line.includes(name) && line.length < 2000 && pattern.test(line));
}

/** What the class of the instance says is drawn in its place, and how. */
function drawnFor(candidate: Candidate, reader: Reader): Candidate {
  const contents = reader.object(candidate.object);
  const registered = registeredOf(contents, reader);
  if (contents === undefined || registered === undefined) return candidate;
  const value = registered.value === null ? undefined : fieldOf(contents, registered.value);
  const object = value?.type === 'reference' ? value.object : candidate.object;
  return { ...candidate, object, ...(registered.view !== null && { asked: registered.view }) };
}

function fieldsOf({ object, call, depth }: Candidate, reader: Reader): readonly Candidate[] {
  const contents = reader.object(object);
  // The fields of a plain object stand in its rows, and those of a node in the node.
  if (contents?.kind !== 'instance' || contents.type === 'Object' || linkedNode(contents, reader) !== null) return [];
  return contents.fields.slice(0, 20).flatMap(([, value]): Candidate[] => {
    if (value.type !== 'reference') return [];
    const kind = reader.object(value.object)?.kind;
    return kind === 'list' || kind === 'map' || kind === 'set' || kind === 'tensor'
      ? [{ object: value.object, call, depth }]
      : [];
  });
}

/** Views whose picture has several objects in it. */
const pictured: ReadonlySet<ViewKind> = new Set(['boxes', 'list', 'tree']);

function groupOf(state: State, object: ObjectId, kind: ViewKind, reader: Reader): ReadonlySet<ObjectId> {
  if (kind === 'boxes') return new Set(objectGraph(state, rootsOf(state, object)).objects);
  const data = dataOf(state, object, reader);
  if (data !== null) return new Set([object, data]);
  const linked = kind === 'list' || kind === 'tree' ? linkedStructure(state, object, reader) : null;
  return new Set([object, ...(linked === null ? [] : [...linked.holders, ...linked.nodes.keys()])]);
}

/** The object with the numbers of an instance that is drawn as a tensor. */
function dataOf(state: State, object: ObjectId, reader: Reader): ObjectId | null {
  const contents = state.object(object);
  const data = registeredOf(contents, reader)?.data;
  const value = contents === undefined || data == null ? undefined : fieldOf(contents, data);
  return value?.type === 'reference' ? value.object : null;
}

/** Views that show what a list of values does not say. */
const shaped: ReadonlySet<ViewKind> = new Set([
  'graph',
  'heap',
  'boxes',
  'list',
  'tree',
  'bars',
  'grid',
  'maps',
  'slice',
  'image',
  'times',
]);

function isNow(moment: Moment, changed: ReadonlySet<ObjectId>, object: ObjectId): boolean {
  return changed.has(object) || isBound(moment, object);
}

/** Whether the moment gives the object to a variable. */
function isBound({ events }: Moment, object: ObjectId): boolean {
  return events.some(
    ({ event }) => event.type === 'bind' && event.value.type === 'reference' && event.value.object === object,
  );
}

/** An instance that only holds containers: they have pictures of their own. */
function isCase(contents: Contents, reader: Reader): boolean {
  return contents.fields.every(([, value]) => {
    const kind = value.type === 'reference' ? reader.object(value.object)?.kind : undefined;
    return kind === 'list' || kind === 'map' || kind === 'set' || kind === 'tensor';
  });
}

/** A tuple, or a short list that never changes. */
function isSmall(contents: Contents, living: boolean): boolean {
  return contents.kind === 'tuple' || (contents.kind === 'list' && !living && contents.items.length <= 3);
}

/** Objects that change, and the containers of those that are drawn inside another one (a row of a grid). */
function changedWithOwners(moment: Moment): ReadonlySet<ObjectId> {
  const changed = new Set(changedObjects(moment));
  if (changed.size === 0) return changed;
  for (const call of visibleCalls(moment.after)) {
    for (const { value } of call.variables) {
      const contents = value.type === 'reference' ? moment.after.object(value.object) : undefined;
      if (value.type !== 'reference' || contents === undefined || !('items' in contents)) continue;
      const holds = contents.items.slice(0, 200).some((item) => item.type === 'reference' && changed.has(item.object));
      if (holds) changed.add(value.object);
    }
  }
  return changed;
}

/** The map that a graph writes beside its nodes, or a grid into its squares, and the set that a graph marks. */
function notesOf(moment: Moment, { object, kind }: Subject, reader: Reader): readonly (VariableState | null)[] {
  const contents = moment.after.object(object);
  if (contents === undefined) return [];
  if (kind === 'grid') return [gridNote(moment, object, contents, reader)];
  const adjacency = kind === 'graph' ? adjacencyOf(contents, reader) : null;
  if (adjacency === null) return [];
  return [annotationOf(moment, adjacency, object, reader), markedOf(moment, adjacency, reader)];
}

function gridNote(moment: Moment, object: ObjectId, contents: Contents, reader: Reader): VariableState | null {
  if (!('items' in contents)) return null;
  return placeNotes(moment, object, reader, contents.items.length, rowItems(contents.items[0], reader).length);
}
