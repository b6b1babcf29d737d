import {
  type CallId,
  type Contents,
  type Event,
  id,
  type Language,
  type ObjectId,
  type RecordedEvent,
  type Value,
} from '@pellucid/format';
import fc from 'fast-check';
import { PlayedRun } from './played-run.ts';

/** A run that a right recorder could have written, with the state after each of its events by playing it. */
export interface RandomRun {
  readonly language: Language;
  readonly events: readonly RecordedEvent[];
  readonly pictures: readonly unknown[];
}

const int = (value: number | bigint): Value => ({ type: 'int', value });
const float = (value: number): Value => ({ type: 'float', value });
const string = (value: string): Value => ({ type: 'string', value });
const none: Value = { type: 'none' };

/** Many of them the same key in Python, fewer in JavaScript. */
const keys: readonly Value[] = [
  int(0),
  int(1),
  int(2n ** 60n),
  float(2 ** 60),
  float(1),
  float(-0),
  float(0.5),
  float(Number.NaN),
  float(Number.POSITIVE_INFINITY),
  { type: 'boolean', value: true },
  { type: 'boolean', value: false },
  none,
  string('1'),
  string('k'),
  string(''),
];

/** Where the choices of one event come from: each number picks among what is possible then. */
type Choices = readonly [what: number, which: number, value: number, more: number];

export function randomRun(longest = 100): fc.Arbitrary<RandomRun> {
  const number = fc.nat({ max: 997 });
  return fc
    .tuple(
      fc.constantFrom<Language>('python', 'javascript'),
      fc.array(fc.tuple(number, number, number, number), { minLength: 1, maxLength: longest, size: 'max' }),
    )
    .map(([language, choices]) => new RunWriter(language).write(choices));
}

class RunWriter {
  readonly #language: Language;
  readonly #played: PlayedRun;
  readonly #events: RecordedEvent[] = [];
  readonly #pictures: unknown[] = [];
  #calls = 0;

  constructor(language: Language) {
    this.#language = language;
    this.#played = new PlayedRun(language);
  }

  write(choices: readonly Choices[]): RandomRun {
    this.#push({ type: 'enter', function: id(1), call: id(++this.#calls), values: [] });
    for (const choice of choices) this.#one(choice);
    return { language: this.#language, events: this.#events, pictures: this.#pictures };
  }

  #push(event: Event, objects: RecordedEvent['objects'] = []): void {
    const recorded = { event, objects };
    this.#events.push(recorded);
    this.#played.play(recorded);
    this.#pictures.push(this.#played.picture());
  }

  #one([what, which, value, more]: Choices): void {
    const { stack, suspended, objects } = this.#played;
    const current = stack.at(-1);
    switch (what % 40) {
      case 0:
      case 1: {
        const unbound: Value = { type: 'unbound' };
        const values = [value % 5 === 0 ? unbound : this.#value(value), this.#value(more)].slice(0, which % 3);
        return this.#push({ type: 'enter', function: id(2 + (more % 2)), call: id(++this.#calls), values });
      }
      case 2:
        if (current === undefined || (stack.length === 1 && more % 8 > 0)) return;
        return this.#push({ type: which % 3 === 0 ? 'unwind' : 'leave', site: null, value: this.#value(value) });
      case 3:
        if (current === undefined || (stack.length === 1 && more % 8 > 0)) return;
        return this.#push({ type: 'suspend', site: null, why: 'await', value: none });
      case 4: {
        const call = suspended[which % Math.max(suspended.length, 1)];
        if (call === undefined) return;
        return this.#push({ type: 'resume', site: null, call: id<CallId>(call), how: 'value', value: none });
      }
      case 5:
        return this.#push({ type: 'task', task: id((which % 3) + 1) });
      case 6:
      case 7: {
        if (current === undefined) return;
        const target = this.#played.functions.get(current) ?? 1;
        return this.#push({ type: 'line', site: id(300 + (target - 1) * 10 + 1 + (which % 4)) });
      }
      case 8:
      case 9:
      case 10: {
        const target = 1 + (which % 3);
        // Those that begin a statement stand in the call that runs.
        const starts = more % 3 === 0 && current !== undefined && this.#played.functions.get(current) === target;
        if (this.#played.latestOf(target) === undefined) return;
        const site = id<never>((starts ? 200 : 100) + target * 10 + (value % 3));
        return this.#push(
          more % 5 === 0 ? { type: 'unbind', site } : { type: 'bind', site, value: this.#value(value + more) },
        );
      }
      case 11: {
        const call = 1 + (which % this.#calls);
        const site = id<never>(100 + (this.#played.functions.get(call) ?? 1) * 10 + (value % 3));
        return this.#push(
          more % 3 === 0
            ? { type: 'unbind-in', site, call: id(call) }
            : { type: 'bind-in', site, call: id(call), value: this.#value(more) },
        );
      }
      case 12: {
        const call = id<CallId>(1 + (which % this.#calls));
        const name = `dynamic ${value % 20}`;
        return this.#push(
          more % 3 === 0
            ? { type: 'unbind-name', site: null, call, name }
            : { type: 'bind-name', site: null, call, name, value: this.#value(more) },
        );
      }
      case 13:
        return this.#push({
          type: 'output',
          stream: which % 2 === 0 ? 'stdout' : 'stderr',
          value: string(`${value};`),
        });
      case 14:
        return this.#define(which, value, more);
      default: {
        const object = [...objects.keys()][which % Math.max(objects.size, 1)];
        if (object === undefined) return this.#define(which, value, more);
        return this.#change(id(object), Math.floor(what / 40) + which, value, more);
      }
    }
  }

  /** Few objects, so that each changes often. */
  #define(which: number, value: number, more: number): void {
    if (this.#played.objects.size > 12) return;
    const object = id<ObjectId>(this.#played.objects.size + 1);
    this.#push({ type: 'branch', site: null, taken: true }, [
      { id: object, contents: this.#contents(which, value, more) },
    ]);
  }

  #contents(which: number, value: number, more: number): Contents {
    const base = { fields: which % 4 === 0 ? [[string('f0'), int(value)] as const] : [], omittedFields: 0 };
    const items = Array.from({ length: more % 7 }, (_, index) => this.#value(value + index));
    const hashed = [this.#key(value), this.#key(value + 1)];
    switch (which % 7) {
      case 0:
      case 1:
        return { ...base, kind: 'list', type: 'list', items, omitted: 0 };
      case 2:
        return { ...base, kind: 'map', type: 'dict', entries: [[string('k'), int(value)]], omitted: 0 };
      case 3:
        return { ...base, kind: 'set', type: 'set', items: [string('k')], omitted: 0 };
      case 4:
        return { ...base, fields: [], kind: 'tuple', type: 'tuple', items: hashed.slice(more % 3), omitted: 0 };
      case 5:
        return {
          ...base,
          fields: [],
          kind: 'set',
          type: 'frozenset',
          items: hashed.slice(more % 2, 1 + (more % 2)),
          omitted: 0,
        };
      default: {
        if (value % 2 === 0) return { ...base, kind: 'instance', type: 'Node' };
        const tensor = { dtype: 'int16', shape: [2, 3], statistics: null, data: new Uint8Array(12) };
        return { ...base, kind: 'tensor', type: 'ndarray', tensor };
      }
    }
  }

  #change(object: ObjectId, what: number, value: number, more: number): void {
    const at = { site: null, object };
    const contents = this.#played.objects.get(object);
    if (contents === undefined || contents.kind === 'tuple' || contents.type === 'frozenset') return;
    if (what % 6 === 0 || contents.kind === 'instance') {
      const name = string(`f${value % 3}`);
      if (more % 3 > 0) return this.#push({ ...at, type: 'set-field', name, value: this.#value(more) });
      return this.#push({ ...at, type: 'delete-field', name });
    }
    if (what % 23 === 1) {
      // Keys by content are those of what was seen first, so that a frozen set or a tuple is never what comes out.
      const anew = this.#contents(value % 4, value, more);
      return this.#push({ ...at, type: 'replace', contents: anew });
    }
    switch (contents.kind) {
      case 'list':
        return this.#changeList(at, contents.items.length, what, value, more);
      case 'map':
        return what % 3 === 0
          ? this.#push({ ...at, type: 'delete-item', key: this.#key(value) })
          : this.#push({ ...at, type: 'set-item', key: this.#key(value), value: this.#value(more) });
      case 'set':
        return this.#push({ ...at, type: what % 3 === 0 ? 'discard' : 'add', value: this.#key(value) });
      case 'tensor':
        return this.#push({ ...at, type: 'set-item', key: int(value % 6), value: int(value * 31 - 9000) });
      default:
    }
  }

  #changeList(at: { site: null; object: ObjectId }, length: number, what: number, value: number, more: number): void {
    switch (what % 5) {
      case 0:
        return this.#push({ ...at, type: 'append', value: this.#value(more) });
      case 1: {
        if (length === 0) return;
        return this.#push({ ...at, type: 'set-item', key: int(value % length), value: this.#value(more) });
      }
      case 2: {
        const order = Array.from(
          { length },
          (_, index) => (index * (more % 2 === 0 ? 1 : -1) + value + length * 2) % Math.max(length, 1),
        );
        return this.#push({
          ...at,
          type: 'reorder',
          order: order.map((index) => (index + length) % Math.max(length, 1)),
        });
      }
      default: {
        const start = value % (length + 1);
        const removed = more % (length - start + 1);
        const values = Array.from({ length: (what + more) % 4 }, (_, index) => this.#value(value + index));
        return this.#push({ ...at, type: 'splice', start, removed, values });
      }
    }
  }

  #value(which: number): Value {
    const objects = [...this.#played.objects.keys()];
    const object = which % 3 === 0 ? objects[which % Math.max(objects.length, 1)] : undefined;
    return object === undefined ? (keys[which % keys.length] ?? none) : { type: 'reference', object: id(object) };
  }

  /** In Python only what can be hashed: primitives, tuples and frozen sets. */
  #key(which: number): Value {
    const objects = [...this.#played.objects].flatMap(([object, contents]) =>
      this.#language !== 'python' || contents.kind === 'tuple' || contents.type === 'frozenset' ? [object] : [],
    );
    const object = which % 3 === 0 ? objects[which % Math.max(objects.length, 1)] : undefined;
    return object === undefined ? (keys[which % keys.length] ?? none) : { type: 'reference', object: id(object) };
  }
}
