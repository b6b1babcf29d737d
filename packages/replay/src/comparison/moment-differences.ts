import type { EventType, ObjectId, Value } from '@pellucid/format';
import type { Difference, ObjectOfBoth } from './divergence.ts';
import type { Fact, FactEvent, MomentFacts } from './moment-facts.ts';
import type { ObjectPairs } from './object-pairs.ts';
import { sameText } from './same-text.ts';
import { alignSequences } from './sequence-alignment.ts';
import { keyText, type ValueDifference } from './value-difference.ts';

/** Two facts that stand for each other, or one that only its run has, and how they differ (not at all: null). */
export interface FactPair {
  readonly a: Fact | null;
  readonly b: Fact | null;
  readonly difference: Difference | null;
  /** Places at which the values differ. */
  readonly places: readonly ValueDifference[];
  /** The parameter that the two give a value to; null where they are no arguments. */
  readonly argument: {
    readonly name: string;
    /** Key of the function. */
    readonly fn: number;
    readonly a: ObjectId | null;
    readonly b: ObjectId | null;
  } | null;
}

/** How two moments that stand for each other differ, fact by fact. */
export function compareMoments(a: MomentFacts, b: MomentFacts, pairs: ObjectPairs): readonly FactPair[] {
  const compared: FactPair[] = [];
  for (const [one, other] of pairFacts(a.facts, b.facts)) {
    for (const pair of comparePair(one, other, pairs)) compared.push(pair);
  }
  return compared;
}

/** What the two moments printed, where it differs. */
export function comparePrinted(a: MomentFacts, b: MomentFacts): readonly Difference[] {
  if (a.printed === b.printed) return [];
  return (['stdout', 'stderr'] as const).flatMap((stream): Difference[] =>
    sameText(a.printed[stream], b.printed[stream])
      ? []
      : [{ what: 'output', stream, a: a.printed[stream], b: b.printed[stream] }],
  );
}

function pairFacts(a: readonly Fact[], b: readonly Fact[]): readonly (readonly [Fact | null, Fact | null])[] {
  if (a.length === b.length && a.every((fact, index) => alike(fact, b[index]))) {
    return a.map((fact, index) => [fact, b[index] ?? null]);
  }
  const numbers = new Map<string, number>();
  const numbered = (facts: readonly Fact[]): Uint32Array =>
    Uint32Array.from(facts, ({ event, place }) => {
      const key = `${groupOf(event)} ${place.variable?.name ?? ''}`;
      const known = numbers.get(key) ?? numbers.size;
      numbers.set(key, known);
      return known;
    });
  const aligned = alignSequences(numbered(a), numbered(b)).pairs;
  const found: (readonly [Fact | null, Fact | null])[] = [];
  let next = 0;
  for (const [index, fact] of a.entries()) {
    const other = aligned[index] ?? -1;
    for (; next < other; next++) found.push([null, b[next] ?? null]);
    found.push([fact, other < 0 ? null : (b[other] ?? null)]);
    if (other >= 0) next = other + 1;
  }
  for (; next < b.length; next++) found.push([null, b[next] ?? null]);
  return found;
}

function alike(a: Fact, b: Fact | undefined): boolean {
  return b !== undefined && a.place.variable?.name === b.place.variable?.name && groupOf(a.event) === groupOf(b.event);
}

/** Events that can stand for each other, though one binds and the other unbinds, or one returns and the other raises. */
function groupOf({ type }: FactEvent): string {
  switch (type) {
    case 'bind':
    case 'bind-in':
    case 'bind-name':
    case 'unbind':
    case 'unbind-in':
    case 'unbind-name':
      return 'variable';
    case 'append':
    case 'splice':
    case 'replace':
    case 'reorder':
    case 'add':
    case 'discard':
      return 'change';
    case 'set-item':
    case 'delete-item':
      return 'item';
    case 'set-field':
    case 'delete-field':
      return 'field';
    default:
      return type;
  }
}

function comparePair(a: Fact | null, b: Fact | null, pairs: ObjectPairs): readonly FactPair[] {
  const event = a?.event ?? b?.event;
  if (event === undefined) return [];
  const compared = (one: Value | null, other: Value | null): readonly ValueDifference[] =>
    pairs.differences({ a: one, b: other, stepA: a?.step ?? 0, stepB: b?.step ?? 0 });
  if (event.type === 'enter') return compareArguments(a, b, compared);
  if (a?.event.type === 'branch' && b?.event.type === 'branch') {
    const [one, other] = [a.event.taken, b.event.taken];
    return [
      { a, b, difference: one === other ? null : { what: 'branch', a: one, b: other }, places: [], argument: null },
    ];
  }
  // Where one call has ended and the other goes on, the results are compared when both have ended.
  if ((a === null || b === null) && (event.type === 'leave' || event.type === 'unwind')) {
    return [{ a, b, difference: null, places: [], argument: null }];
  }
  const [valueA, valueB] = [writtenBy(a), writtenBy(b)];
  const object = objectsOf(a, b);
  if (object !== null && isChange(event)) {
    const values = a === null || b === null ? [] : valuesIn(a, b).flatMap(([one, other]) => compared(one, other));
    const sameForm = a !== null && b !== null && formOf(a.event) === formOf(b.event);
    if (sameForm && values.length === 0) return [{ a, b, difference: null, places: [], argument: null }];
    const how = { a: a?.event.type ?? null, b: b?.event.type ?? null };
    const difference: Difference = { what: 'change', object, how, a: valueA, b: valueB, inside: insideOf(values) };
    return [{ a, b, difference, places: values, argument: null }];
  }
  const places = compared(valueA, valueB);
  const key = object === null ? null : (keyOf(a) ?? keyOf(b));
  const otherKey = a !== null && b !== null && object !== null && compared(keyOf(a), keyOf(b)).length > 0;
  if (places.length === 0 && !otherKey && a !== null && b !== null)
    return [{ a, b, difference: null, places, argument: null }];
  const values = { a: valueA, b: valueB, inside: insideOf(places) };
  if (object !== null && key !== null) {
    const what = groupOf(event) === 'field' ? 'field' : 'item';
    if (!otherKey) return [{ a, b, difference: { what, object, key, ...values }, places, argument: null }];
    const [keyA, keyB] = [keyOf(a) ?? key, keyOf(b) ?? key];
    return [
      {
        a,
        b: null,
        difference: { what, object, key: keyA, a: valueA, b: null, inside: null },
        places: [],
        argument: null,
      },
      {
        a: null,
        b,
        difference: { what, object, key: keyB, a: null, b: valueB, inside: null },
        places: [],
        argument: null,
      },
    ];
  }
  const name = a?.place.variable?.name ?? b?.place.variable?.name;
  if (name !== undefined) return [{ a, b, difference: { what: 'variable', name, ...values }, places, argument: null }];
  return [{ a, b, difference: { what: whatOf(event), ...values }, places, argument: null }];
}

function compareArguments(
  a: Fact | null,
  b: Fact | null,
  compared: (a: Value | null, b: Value | null) => readonly ValueDifference[],
): readonly FactPair[] {
  const [valuesA, valuesB] = [argumentsOf(a), argumentsOf(b)];
  return Array.from({ length: Math.max(valuesA.length, valuesB.length) }, (_, index) => {
    const [one, other] = [valuesA[index] ?? null, valuesB[index] ?? null];
    const places = compared(one, other);
    const name = a?.place.parameters[index] ?? b?.place.parameters[index] ?? String(index + 1);
    const difference: Difference | null =
      places.length === 0 ? null : { what: 'argument', name, a: one, b: other, inside: insideOf(places) };
    const fn = a?.place.fn ?? b?.place.fn ?? 0;
    const argument = { name, fn, a: objectIn(one), b: objectIn(other) };
    return { a, b, difference, places, argument };
  });
}

function objectIn(value: Value | null): ObjectId | null {
  return value?.type === 'reference' ? value.object : null;
}

function argumentsOf(fact: Fact | null): readonly Value[] {
  return fact?.event.type === 'enter' ? fact.event.values : [];
}

/** Where two containers begin to differ; null where the values themselves do. */
function insideOf([first]: readonly ValueDifference[]): ValueDifference | null {
  return first === undefined || first.path.length === 0 ? null : first;
}

function writtenBy(fact: Fact | null): Value | null {
  const event = fact?.event;
  if (event === undefined) return null;
  if (event.type === 'splice') return event.values[0] ?? null;
  if (event.type === 'discard') return event.value;
  return 'value' in event ? event.value : null;
}

function keyOf(fact: Fact | null): Value | null {
  const event = fact?.event;
  if (event === undefined) return null;
  if ('key' in event) return event.key;
  return event.type === 'set-field' || event.type === 'delete-field' ? event.name : null;
}

function objectsOf(a: Fact | null, b: Fact | null): ObjectOfBoth | null {
  const [one, other] = [objectOf(a), objectOf(b)];
  return one === null && other === null ? null : { a: one, b: other };
}

function objectOf(fact: Fact | null): ObjectId | null {
  return fact !== null && 'object' in fact.event ? fact.event.object : null;
}

function isChange(event: FactEvent): boolean {
  return groupOf(event) === 'change';
}

/** What of a change is no value. */
function formOf(event: FactEvent): string {
  switch (event.type) {
    case 'splice':
      return `splice ${event.start} ${event.removed} ${event.values.length}`;
    case 'reorder':
      return `reorder ${event.order.join(' ')}`;
    default:
      return event.type;
  }
}

/** The values that two changes put in or take out, side by side. */
function valuesIn(a: Fact, b: Fact): readonly (readonly [Value | null, Value | null])[] {
  const [one, other] = [valuesOf(a.event), valuesOf(b.event)];
  return Array.from({ length: Math.max(one.length, other.length) }, (_, index) => [
    one[index] ?? null,
    other[index] ?? null,
  ]);
}

function valuesOf(event: FactEvent): readonly Value[] {
  switch (event.type) {
    case 'splice':
      return event.values;
    case 'append':
    case 'add':
    case 'discard':
      return [event.value];
    case 'replace':
      return contentsOf(event.contents);
    default:
      return [];
  }
}

function contentsOf(contents: Extract<FactEvent, { type: 'replace' }>['contents']): readonly Value[] {
  const fields = contents.fields.flat();
  if (contents.kind === 'map') return [...contents.entries.flat(), ...fields];
  if (contents.kind === 'set') return [...contents.items.toSorted(byText), ...fields];
  return 'items' in contents ? [...contents.items, ...fields] : fields;
}

/** The order of sets is chance. */
function byText(a: Value, b: Value): number {
  const [one, other] = [keyText(a, () => undefined), keyText(b, () => undefined)];
  return one < other ? -1 : one > other ? 1 : 0;
}

function whatOf({ type }: FactEvent): 'result' | 'exception' | 'input' | 'sent' {
  switch (type as EventType) {
    case 'raise':
    case 'handle':
    case 'unwind':
      return 'exception';
    case 'input':
      return 'input';
    case 'resume':
      return 'sent';
    default:
      return 'result';
  }
}
