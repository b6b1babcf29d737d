import type { ObjectId } from '@pellucid/format';
import { holdContents, holdValue, type Marks, markKey, type ObjectMarks } from './marks.ts';
import type { FactPair } from './moment-differences.ts';
import type { Fact } from './moment-facts.ts';
import type { Side } from './program-alignment.ts';

/** Elements that are not told apart. */
const someElements = 'some';

/** Notes what two facts that stand for each other made different (null: nothing), or the same again. `call`: of run a, in which they happened. */
export function markPair(
  marks: Marks,
  { a, b, difference, places, argument }: FactPair,
  call: number | null,
  divergence: number | null,
): void {
  const from = difference === null ? null : divergence;
  for (const { within, path } of places) {
    const last = path.at(-1);
    if (within === null || last === undefined || from === null) continue;
    marks.a.mark(within.a, markKey(last.part, last.key), from);
    marks.b.mark(within.b, markKey(last.part, last.key), from);
  }
  if (a === null || b === null) {
    const [side, fact] = a === null ? (['b', b] as const) : (['a', a] as const);
    if (fact !== null && divergence !== null) markAlone(marks, side, fact, call, divergence);
    return;
  }
  // A container that differs inside is marked there; what refers to it refers to what stands for the same.
  const inside = places.length > 0 && places.every(({ path }) => path.length > 0);
  const own = inside ? null : from;
  const variable = argument ?? a.place.variable;
  if (variable !== null) {
    const [one, other] = argument === null ? [writtenBy(a), writtenBy(b)] : [argument.a, argument.b];
    marks.bind(scopeOf(a, call), variable.fn, variable.name, { divergence: own, a: one, b: other });
    return;
  }
  markWrite(marks, 'a', a, own);
  markWrite(marks, 'b', b, own);
}

/** Notes what only one run did. */
export function markAlone(marks: Marks, side: Side, fact: Fact, call: number | null, divergence: number): void {
  const { variable } = fact.place;
  if (variable === null) return markWrite(marks, side, fact, divergence);
  const object = writtenBy(fact);
  marks.bind(scopeOf(fact, call), variable.fn, variable.name, {
    divergence,
    a: side === 'a' ? object : null,
    b: side === 'b' ? object : null,
  });
}

/** The object differs, wherever it is looked at. */
export function markAll(own: ObjectMarks, object: ObjectId, divergence: number): void {
  own.mark(object, someElements, divergence);
}

function markWrite(marks: Marks, side: Side, { event }: Fact, divergence: number | null): void {
  if (!('object' in event)) return;
  const own = marks[side];
  const key =
    'key' in event ? markKey('item', event.key) : 'name' in event ? markKey('field', event.name) : someElements;
  if (divergence !== null) own.mark(event.object, key, divergence);
  else if (key !== someElements) own.clear(event.object, key);
  if ('value' in event) holdValue(own, event.object, key, event.value);
  else if (event.type === 'splice') for (const value of event.values) holdValue(own, event.object, key, value);
  else if (event.type === 'replace') holdContents(own, event.object, event.contents);
}

/** The call whose variable it is; null where that is known by the function alone. */
function scopeOf({ place }: Fact, call: number | null): number | null {
  return place.variable === null || place.variable.fn === place.fn ? call : null;
}

export function writtenBy({ event }: Fact): ObjectId | null {
  return 'value' in event && event.value.type === 'reference' ? event.value.object : null;
}
