import type { Event, ObjectId, Value } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';
import { labelOf } from '../label.ts';
import { listChange } from '../list-change.ts';
import { eventsOn, type Moment, readerOf } from '../moment.ts';
import { nameOf } from '../names.ts';
import { countText } from '../text.ts';
import { fieldName, type Reader, valueText } from '../value-text.ts';
import { list, type Span, say } from './span.ts';

export interface ObjectClauses {
  readonly main: readonly Span[];
  readonly fact: readonly Span[];
}

type Write = Extract<Event, { object: ObjectId }>;

/** What the moment does to objects; null when it changes none. */
export function objectClauses(recording: Recording, moment: Moment): ObjectClauses | null {
  const writes = moment.events.map(({ event }) => event).filter((event): event is Write => 'object' in event);
  const [first] = writes;
  if (first === undefined) return null;
  const objects = [...new Set(writes.map(({ object }) => object))];
  if (objects.length === 1) {
    const swapped = swap(recording, moment, first.object);
    if (swapped !== null) return swapped;
  }
  if (writes.length === 1) return one(recording, moment, first);
  const clauses = compact(writes).map((write) => one(recording, moment, write).main);
  const names = objects.map((object) => [nameOf(moment.after, object)]);
  return {
    main: list(clauses),
    fact: say`${list(names)} ${{ text: names.length > 1 ? 'are' : 'is', code: false }} written`,
  };
}

/** Of several writes to one element only the last says what came out. */
function compact(writes: readonly Write[]): readonly Write[] {
  const last = new Map<string, Write>();
  for (const [index, write] of writes.entries()) {
    const place =
      write.type === 'set-item'
        ? JSON.stringify(write.key, plainBig)
        : write.type === 'set-field'
          ? fieldName(write.name)
          : String(index);
    last.set(`${write.object} ${write.type} ${place}`, write);
  }
  return [...last.values()];
}

function plainBig(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function swap(recording: Recording, moment: Moment, object: ObjectId): ObjectClauses | null {
  const before = moment.before.object(object);
  if (before === undefined || !('items' in before)) return null;
  const events = eventsOn(moment, object);
  if (events.length !== 2 || events.some(({ type }) => type !== 'set-item')) return null;
  const now = readerOf(recording, moment.after);
  const moved = listChange(before.items, events, readerOf(recording, moment.before), now).filter(
    ({ role }) => role !== 'rest',
  );
  const [one, other] = moved;
  if (moved.length !== 2 || one === undefined || other === undefined) return null;
  if (one.from !== other.to || one.to !== other.from || one.from === one.to) return null;
  const { text } = nameOf(moment.after, object);
  const [lower, upper] = [one, other].sort((a, b) => (a.from ?? 0) - (b.from ?? 0));
  return {
    main: say`${labelText((lower ?? one).value, now)} and ${labelText((upper ?? other).value, now)} change places`,
    fact: say`${`${text}[${lower?.from}]`} and ${`${text}[${upper?.from}]`} are written, in one statement`,
  };
}

/** As the cells of the stage say it. */
function labelText(value: Value, reader: Reader): string {
  const { head, tail } = labelOf(value, reader);
  return tail === '' ? head : `${head} ${tail}`;
}

function one(recording: Recording, moment: Moment, write: Write): ObjectClauses {
  const { before, after } = moment;
  const old = readerOf(recording, before);
  const now = readerOf(recording, after);
  const name = nameOf(after, write.object);
  const value = (of: Value, reader: Reader = now): string => valueText(of, reader, 50);
  const earlier = before.object(write.object);
  switch (write.type) {
    case 'append':
      return { main: say`${value(write.value)} joins the end of ${[name]}`, fact: size(moment, write.object) };
    case 'add':
      return { main: say`${value(write.value)} joins ${[name]}`, fact: size(moment, write.object) };
    case 'discard':
      return { main: say`${value(write.value)} leaves ${[name]}`, fact: size(moment, write.object) };
    case 'set-item': {
      const key = valueText(write.key, now, 30);
      const place = `${name.text}[${write.key.type === 'string' ? `"${key.replace(/^"|"$/g, '')}"` : key}]`;
      const was = earlierItem(earlier, write.key, old);
      if (earlier?.kind === 'map' && was === null) {
        return { main: say`${key} is new in ${[name]}: ${value(write.value)}`, fact: say`${place} is created` };
      }
      return {
        main: say`${place} becomes ${value(write.value)}`,
        fact: was === null ? [] : say`it was ${value(was, old)}`,
      };
    }
    case 'delete-item':
      return {
        main: say`${valueText(write.key, now, 30)} is taken out of ${[name]}`,
        fact: size(moment, write.object),
      };
    case 'set-field': {
      const field = fieldName(write.name);
      const was = earlier?.fields.find(([other]) => fieldName(other) === field)?.[1];
      return {
        main: say`${`${name.text}.${field}`} becomes ${value(write.value)}`,
        fact: was === undefined ? [] : say`it was ${value(was, old)}`,
      };
    }
    case 'delete-field':
      return { main: say`${`${name.text}.${fieldName(write.name)}`} is gone`, fact: [] };
    case 'splice':
      return spliced(recording, moment, write);
    case 'reorder':
      return { main: say`${[name]} is put in a new order`, fact: say`${countText(write.order.length)} elements` };
    case 'replace':
      return { main: say`${[name]} is filled anew`, fact: size(moment, write.object) };
  }
}

function spliced(recording: Recording, moment: Moment, write: Extract<Write, { type: 'splice' }>): ObjectClauses {
  const name = nameOf(moment.after, write.object);
  const before = moment.before.object(write.object);
  const items = before !== undefined && 'items' in before ? before.items : [];
  const old = readerOf(recording, moment.before);
  const now = readerOf(recording, moment.after);
  const fact = size(moment, write.object);
  if (write.removed === 0 && write.values.length > 0) {
    const joined = list(write.values.map((value) => say`${valueText(value, now, 40)}`));
    const where =
      write.start === 0 && items.length > 0
        ? 'the front of '
        : write.start >= items.length
          ? 'the end of '
          : `place ${write.start} of `;
    return {
      main: say`${joined} ${{ text: `${write.values.length > 1 ? 'join' : 'joins'} ${where}`, code: false }}${[name]}`,
      fact,
    };
  }
  if (write.values.length > 0)
    return {
      main: say`${countText(write.values.length)} elements take the place of ${countText(write.removed)} in ${[name]}`,
      fact,
    };
  if (write.removed >= items.length && items.length > 1) return { main: say`${[name]} is emptied`, fact };
  const gone = items.slice(write.start, write.start + Math.min(write.removed, 10));
  const where = write.start === 0 ? 'the front of ' : write.start + write.removed >= items.length ? 'the end of ' : '';
  if (gone.length === 0) return { main: say`${[name]} is cut`, fact };
  const leave = { text: write.removed > 1 ? 'leave' : 'leaves', code: false };
  return {
    main: say`${list(gone.map((value) => say`${valueText(value, old, 40)}`))} ${leave} ${{ text: where, code: false }}${[name]}`,
    fact,
  };
}

function size(moment: Moment, object: ObjectId): readonly Span[] {
  const [before, after] = [count(moment.before, object), count(moment.after, object)];
  if (after === null || before === null || before === after) return [];
  const name = nameOf(moment.after, object);
  const verb = { text: after > before ? 'grows' : 'shrinks', code: false };
  if (after === 0) return say`${[name]} is empty now`;
  return say`${[name]} ${verb} to ${{ text: `${countText(after)} ${after === 1 ? 'element' : 'elements'}`, code: false }}`;
}

function count(state: Moment['after'], object: ObjectId): number | null {
  const contents = state.object(object);
  if (contents === undefined) return null;
  if ('items' in contents) return contents.items.length + contents.omitted;
  return contents.kind === 'map' ? contents.entries.length + contents.omitted : null;
}

function earlierItem(contents: ReturnType<Moment['before']['object']>, key: Value, reader: Reader): Value | null {
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
