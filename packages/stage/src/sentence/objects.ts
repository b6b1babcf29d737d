import type { Contents, Event, ObjectId, Value } from '@pellucid/format';
import { keyText } from '../entry-change.ts';
import { countText } from '../text.ts';
import { fieldName, type Reader, valueText } from '../value-text.ts';
import { arithmetic } from './numbers.ts';
import type { Spans, Where } from './sentence-words.ts';
import { type Said, type Span, say } from './span.ts';
import { swapClauses } from './swaps.ts';
import { named, type Telling, valuesOf } from './telling.ts';

export interface ObjectClauses {
  readonly clauses: readonly Spans[];
  readonly fact: Spans;
}

type Write = Extract<Event, { object: ObjectId }>;

// A statement that does more to objects at once is told by its first deeds.
const mostClauses = 4;

/** What the moment does to objects; null when it changes none. */
export function objectClauses(telling: Telling): ObjectClauses | null {
  const { moment, words } = telling;
  const writes = moment.events.map(({ event }) => event).filter((event): event is Write => 'object' in event);
  const [first] = writes;
  if (first === undefined) return null;
  const objects = [...new Set(writes.map(({ object }) => object))];
  if (objects.length === 1) {
    const swapped = swapClauses(telling, first.object);
    if (swapped !== null) return { clauses: [swapped.main], fact: swapped.fact };
  }
  const one = objects.length === 1 ? rearranged(telling, writes) : null;
  if (one !== null) return { clauses: [one.main], fact: one.fact };
  const told = compact(writes);
  const [only] = told;
  if (told.length === 1 && only !== undefined) {
    const { main, fact } = clauseOf(telling, only);
    return { clauses: [main], fact };
  }
  const clauses = told.slice(0, mostClauses).map((write) => clauseOf(telling, write).main);
  const rest = told.length - clauses.length;
  return {
    clauses: rest > 0 ? [words.list(clauses, countText(rest))] : clauses,
    fact: words.written(objects.slice(0, mostClauses).map((object) => [named(telling, object)])),
  };
}

// Longer lists are not compared for a sentence.
const mostCompared = 2000;

/** Where a call moves what a list has so that one element can join or leave it (a heap does), that element alone is told; null: something else has happened. */
function rearranged(telling: Telling, writes: readonly Write[]): Clause | null {
  const { moment, words, old, now } = telling;
  const [first] = writes;
  const isMove = writes.length > 1 || (first?.type === 'splice' && first.removed > 0 && first.values.length > 0);
  if (first === undefined || !isMove || writes.some(({ site }) => site !== first.site)) return null;
  const [before, after] = [moment.before.object(first.object), moment.after.object(first.object)];
  if (before?.kind !== 'list' || after?.kind !== 'list') return null;
  const [was, is] = [before.items, after.items];
  if (Math.abs(is.length - was.length) !== 1 || is.length > mostCompared) return null;
  const has = is.length > was.length;
  const [place, ...others] = has ? without(is, now, was, old) : without(was, old, is, now);
  const value = place === undefined ? undefined : (has ? is : was)[place];
  if (place === undefined || value === undefined || others.length > 0) return null;
  const [name, fact] = [named(telling, first.object), size(telling, first.object)];
  const where: Where = place === 0 ? 'front' : has ? place : 'inside';
  const text = say`${valueText(value, has ? now : old, 50)}`;
  return { main: has ? words.inserted(text, name, where) : words.removed(text, name, where), fact };
}

/** The places of those that the others lack, each as often as it stands there. */
function without(items: readonly Value[], reader: Reader, others: readonly Value[], other: Reader): readonly number[] {
  const counts = new Map<string, number>();
  const count = (key: string): number => counts.get(key) ?? 0;
  for (const key of others.map((item) => keyText(item, other))) counts.set(key, count(key) + 1);
  return items.flatMap((item, place) => {
    const key = keyText(item, reader);
    counts.set(key, count(key) - 1);
    return count(key) < 0 ? place : [];
  });
}

/** Of several writes to one element only the last says what came out; appends one after the other are one. */
function compact(writes: readonly Write[]): readonly Write[] {
  const last = new Map<string, Write>();
  let run: { readonly key: string; readonly write: Write } | undefined;
  for (const [index, write] of writes.entries()) {
    const together: Write | null = run === undefined ? null : appendsTogether(run.write, write);
    const key: string =
      together === null || run === undefined ? `${write.object} ${write.type} ${placeOf(write) ?? index}` : run.key;
    run = { key, write: together ?? write };
    last.set(key, run.write);
  }
  return [...last.values()];
}

function appendsTogether(run: Write, write: Write): Write | null {
  if (run.object !== write.object || write.type !== 'append') return null;
  if (run.type === 'append')
    return {
      type: 'splice',
      site: run.site,
      object: run.object,
      start: Infinity,
      removed: 0,
      values: [run.value, write.value],
    };
  const isRun = run.type === 'splice' && run.start === Infinity;
  return isRun ? { ...run, values: [...run.values, write.value] } : null;
}

function placeOf(write: Write): string | null {
  if (write.type === 'set-item') return JSON.stringify(write.key, plainBig);
  return write.type === 'set-field' ? fieldName(write.name) : null;
}

function plainBig(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

interface Clause {
  readonly main: Spans;
  readonly fact: Spans;
}

function clauseOf(telling: Telling, write: Write): Clause {
  const { moment, words, old, now } = telling;
  const name = named(telling, write.object);
  const value = (of: Value, reader: Reader = now): string => valueText(of, reader, 50);
  const earlier = moment.before.object(write.object);
  switch (write.type) {
    case 'append':
      return { main: words.appended(say`${value(write.value)}`, name), fact: size(telling, write.object) };
    case 'add':
      return { main: words.added(value(write.value), name), fact: size(telling, write.object) };
    case 'discard':
      return { main: words.discarded(value(write.value), name), fact: size(telling, write.object) };
    case 'set-item': {
      const key = valueText(write.key, now, 30);
      const place = part(telling, name, `[${write.key.type === 'string' ? `"${key.replace(/^"|"$/g, '')}"` : key}]`);
      const was = earlierItem(earlier, write.key, old);
      if (earlier?.kind === 'map' && was === null)
        return { main: words.newKey(key, name, value(write.value)), fact: words.created(place) };
      return { main: words.becomes(place, value(write.value)), fact: earlierFact(telling, was, write.value) };
    }
    case 'delete-item':
      return { main: words.keyRemoved(valueText(write.key, now, 30), name), fact: size(telling, write.object) };
    case 'set-field': {
      const field = fieldName(write.name);
      const was = earlier?.fields.find(([other]) => fieldName(other) === field)?.[1] ?? null;
      return {
        main: words.becomes(part(telling, name, `.${field}`), value(write.value)),
        fact: earlierFact(telling, was, write.value),
      };
    }
    case 'delete-field':
      return { main: words.placeGone(part(telling, name, `.${fieldName(write.name)}`)), fact: [] };
    case 'splice':
      return spliced(telling, write);
    case 'reorder':
      return { main: words.reordered(name), fact: words.elements(countText(write.order.length)) };
    case 'replace':
      return { main: words.refilled(name), fact: size(telling, write.object) };
  }
}

/** `heap[3]`, `self.count`; of an object without a name: `count` of a Shelf. */
function part({ words }: Telling, name: Span, access: string): Said {
  return name.code ? `${name.text}${access}` : words.partOf(access.replace(/^\./, ''), name);
}

/** The arithmetic that gave the value, else what stood there before. */
function earlierFact(telling: Telling, was: Value | null, value: Value): Spans {
  const sum = value.type === 'int' || value.type === 'float' ? arithmetic(telling) : null;
  if (sum !== null && telling.moment.site?.kind === 'augment') return say`${sum}`;
  const facts = [
    ...(sum === null ? [] : [say`${sum}`]),
    ...(was === null ? [] : [telling.words.itWas(valueText(was, telling.old, 50))]),
  ];
  return telling.words.facts(facts);
}

function spliced(telling: Telling, write: Extract<Write, { type: 'splice' }>): Clause {
  const { moment, words, old, now } = telling;
  const name = named(telling, write.object);
  const before = moment.before.object(write.object);
  const items = before !== undefined && 'items' in before ? before.items : [];
  const fact = size(telling, write.object);
  if (write.removed === 0 && write.values.length > 0) {
    const joined = listed(telling, write.values, now);
    if (write.start >= items.length) return { main: words.appended(joined, name), fact };
    return { main: words.inserted(joined, name, write.start === 0 ? 'front' : write.start), fact };
  }
  if (write.values.length > 0)
    return { main: words.replaced(countText(write.values.length), countText(write.removed), name), fact };
  if (write.removed >= items.length && items.length > 1) return { main: words.emptied(name), fact };
  const gone = items.slice(write.start, write.start + Math.min(write.removed, 10));
  if (gone.length === 0) return { main: words.cut(name), fact };
  const isLast = write.start + write.removed >= items.length;
  const where: Where = write.start === 0 ? 'front' : isLast ? 'end' : 'inside';
  return { main: words.removed(listed(telling, gone, old), name, where), fact };
}

function listed({ words }: Telling, values: readonly Value[], reader: Reader): Spans {
  const shown = values.length > 4 ? values.slice(0, 3) : values;
  const rest = values.length - shown.length;
  return words.list(valuesOf(shown, reader, 40), rest > 0 ? countText(rest) : null);
}

function size(telling: Telling, object: ObjectId): Spans {
  const { moment, words } = telling;
  const [before, after] = [count(moment.before.object(object)), count(moment.after.object(object))];
  if (after === null || before === null || before === after) return [];
  const name = named(telling, object);
  if (after === 0) return words.isEmptyNow(name);
  return (after > before ? words.grows : words.shrinks)(name, countText(after));
}

function count(contents: Contents | undefined): number | null {
  if (contents === undefined) return null;
  if ('items' in contents) return contents.items.length + contents.omitted;
  return contents.kind === 'map' ? contents.entries.length + contents.omitted : null;
}

function earlierItem(contents: Contents | undefined, key: Value, reader: Reader): Value | null {
  if (contents === undefined) return null;
  if (contents.kind === 'map') {
    const text = valueText(key, reader, 200);
    return (
      contents.entries.find(([other]) => other.type === key.type && valueText(other, reader, 200) === text)?.[1] ?? null
    );
  }
  if ('items' in contents && key.type === 'int') return contents.items[Number(key.value)] ?? null;
  return null;
}
