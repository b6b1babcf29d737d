import type { Contents, Entry, ObjectId, Value } from '@pellucid/format';
import type { State } from '@pellucid/replay';
import { visibleCalls } from './names.ts';
import { fieldName } from './value-text.ts';

export const mostBoxes = 40;

export interface Edge {
  readonly from: ObjectId;
  readonly to: ObjectId;
  readonly field: string;
}

/** Objects that refer to one another by their fields, as far as they can be reached from variables. */
export interface ObjectGraph {
  readonly objects: readonly ObjectId[];
  readonly edges: readonly Edge[];
  /** Objects were left out, because there are more than can be drawn. */
  readonly cut: boolean;
}

// Fields that lead back: a tree or list is laid out along the others.
const backward = /^_?(prev|previous|parent|up|older|back|owner|last|tail)$/i;

export function leadsBack(field: string): boolean {
  return backward.test(field);
}

/** Instances reached from the object, nearest first. Lists, tuples and maps in fields are looked through, one level. */
export function objectGraph(state: State, roots: readonly ObjectId[], most: number = mostBoxes): ObjectGraph {
  const objects: ObjectId[] = [];
  const edges: Edge[] = [];
  const queue = [...roots];
  const seen = new Set(queue);
  let cut = false;
  for (let from = queue.shift(); from !== undefined; from = queue.shift()) {
    const contents = state.object(from);
    if (contents === undefined) continue;
    if (objects.length >= most) {
      cut = true;
      break;
    }
    objects.push(from);
    for (const [field, value] of linksOf(contents, state)) {
      edges.push({ from, to: value, field });
      if (!seen.has(value)) queue.push(value);
      seen.add(value);
    }
  }
  const drawn = new Set(objects);
  return { objects, edges: edges.filter(({ to }) => drawn.has(to)), cut };
}

function linksOf(contents: Contents, state: State): readonly (readonly [string, ObjectId])[] {
  return contents.fields.flatMap(([name, value]) => {
    if (value.type !== 'reference') return [];
    const target = state.object(value.object);
    const field = fieldName(name);
    if (target?.kind === 'instance') return [[field, value.object] as const];
    return inner(target).flatMap((item) => {
      const isInstance = item.type === 'reference' && state.object(item.object)?.kind === 'instance';
      return isInstance ? [[field, item.object] as const] : [];
    });
  });
}

function inner(contents: Contents | undefined): readonly Value[] {
  if (contents?.kind === 'list' || contents?.kind === 'tuple') return contents.items.slice(0, 20);
  if (contents?.kind === 'map') return contents.entries.slice(0, 20).map(([, value]) => value);
  return [];
}

/** Instances that variables name, in the order of the objects' creation. */
export function namedInstances(state: State): readonly ObjectId[] {
  const found = new Set<ObjectId>();
  for (const call of visibleCalls(state)) {
    for (const { value } of call.variables) {
      if (value.type === 'reference' && isDrawnInstance(state.object(value.object))) found.add(value.object);
    }
  }
  return [...found].sort((a, b) => a - b);
}

export function isDrawnInstance(contents: Contents | undefined): boolean {
  return contents?.kind === 'instance' && contents.fields.length > 0;
}

// A link without a target says nothing that the missing arrow does not say.
const link =
  /^_?(next|prev|previous|left|right|parent|child|up|down|older|newer|newest|oldest|head|tail|first|last|link|root)$/i;

export function isLink(field: string): boolean {
  return link.test(field);
}

/** Fields that a box writes out; those that are drawn as arrows are not among them. */
export function plainFields(contents: Contents, state: State): readonly Entry[] {
  return contents.fields.filter(([name, value]) => {
    if (value.type === 'none' || value.type === 'undefined') return !link.test(fieldName(name));
    if (value.type !== 'reference') return true;
    const target = state.object(value.object);
    if (target?.kind === 'function' || target?.kind === 'class' || target?.kind === 'module') return false;
    return target?.kind !== 'instance';
  });
}
