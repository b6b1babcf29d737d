import { types } from 'node:util';
import { element } from './elements.ts';
import { KIND, type Mark, markOf } from './identity.ts';
import { methodAt } from './kinds.ts';
import { append, OwnSet } from './own-collections.ts';
import { dataProperty, natives } from './primordials.ts';
import { OP, type Recorder } from './recorder.ts';
import { bytesOf, fieldsOf, permutation, prototypeNow, type Snapshot, snapshot } from './snapshot.ts';
import type { Stores } from './stores.ts';

/** Containers above this size are not compared around calls of libraries. */
const MOST_COMPARED = 10_000;

/** So many objects that a library can reach from what it is handed are compared. */
const MOST_OBJECTS = 200;

const changeable = new OwnSet<number>([KIND.list, KIND.map, KIND.set, KIND.instance, KIND.tensor, KIND.exception]);

/** Natives that leave alone what they are handed. */
const pure = new OwnSet<unknown>(
  [
    Array.prototype,
    String.prototype,
    Number.prototype,
    Promise.prototype,
    RegExp.prototype,
    Map.prototype,
    Set.prototype,
    Date.prototype,
  ]
    .flatMap((prototype) => Object.getOwnPropertyNames(prototype).map((name) => dataProperty(prototype, name)))
    .filter(
      (method) =>
        typeof method === 'function' &&
        !/^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|add|delete|clear)$/.test(method.name),
    ),
);

/** Changes that natives and libraries make to objects of the program. */
export class Mutations {
  private readonly recorder: Recorder;
  private readonly stores: Stores;
  /** Copies of what calls that now run may change, innermost last. */
  private readonly watched: Snapshot[] = [];
  private readonly foreign: { readonly site: number; readonly depth: number; readonly copies: readonly Snapshot[] }[] =
    [];

  constructor(recorder: Recorder, stores: Stores) {
    this.recorder = recorder;
    this.stores = stores;
  }

  /** Before a call that may change it in any way: keeps a copy. */
  watch(target: unknown): void {
    if (target === null || typeof target !== 'object') return;
    const mark = this.recorder.objects.see(target);
    append(this.watched, snapshot(target, mark));
  }

  /** As `watch`, for a call that changes no more than items. What the recording does not know yet needs no telling. */
  watchItems(target: unknown): void {
    if (target === null || typeof target !== 'object') return;
    const mark = markOf(target);
    if (mark !== undefined && mark.id !== 0) append(this.watched, snapshot(target, mark, false));
    // Its bytes may be those of one that is known.
    else if (types.isTypedArray(target)) this.watch(target);
  }

  /** After that call: tells what is different. */
  compare(site: number, target: unknown): void {
    if (target === null || typeof target !== 'object') return;
    const mark = markOf(target);
    if (mark === undefined || mark.id === 0) return;
    let at = this.watched.length - 1;
    while (at >= 0 && this.watched[at]?.target !== target) at--;
    // The call itself has made it known.
    if (at < 0) return this.stores.replace(site, target, mark);
    const seen = this.watched[at] as Snapshot;
    // Those above it belong to calls that an exception has ended.
    this.watched.length = at;
    this.tell(site, seen);
  }

  /**
   * Before a call of something that may not be recorded: keeps copies of the objects that it is handed, unless the function is
   * recorded (it tells by itself) or none of them can change.
   */
  beforeCall(site: number, depth: number, callee: unknown, handed: readonly unknown[]): void {
    if (this.isHarmless(callee)) return;
    const bound = typeof callee === 'function' ? this.recorder.objects.functionMark(callee).bound : null;
    const objects = bound === null ? handed : [...bound, ...handed];
    const copies: Snapshot[] = [];
    const met = new OwnSet<unknown>();
    const queue = [...objects];
    for (let i = 0; i < queue.length; i++) {
      const object = queue[i];
      if (typeof object !== 'object' || object === null || met.has(object)) continue;
      met.add(object);
      if (met.size > MOST_OBJECTS) {
        this.recorder.gap(site, 'what a library did to what lies deep in its arguments');
        break;
      }
      if (types.isDataView(object)) {
        for (const view of this.recorder.objects.viewsOf(natives.dataViewBuffer(object))) {
          const seen = markOf(view);
          if (seen !== undefined) append(copies, snapshot(view, seen));
        }
      }
      const mark = markOf(object);
      if (mark === undefined || mark.id === 0 || !changeable.has(mark.kind)) continue;
      if (mark.size > MOST_COMPARED) {
        this.recorder.gap(site, 'what a library did to a large container');
        continue;
      }
      const copy = snapshot(object, mark);
      append(copies, copy);
      appendInside(queue, copy);
    }
    if (copies.length > 0) append(this.foreign, { site, depth, copies });
  }

  /** As `beforeCall`, for `receiver.name(…)`. */
  beforeMethod(site: number, depth: number, receiver: object, name: PropertyKey, handed: readonly unknown[]): void {
    const method = methodAt(site, receiver, name);
    if (method === null) return this.beforeCall(site, depth, undefined, [receiver, ...handed]);
    method.isHarmless ??= this.isHarmless(method.callee);
    if (!method.isHarmless) this.beforeCall(site, depth, method.callee, [receiver, ...handed]);
  }

  /** Calls of it need no watching: it is recorded, and tells by itself, or changes nothing. */
  private isHarmless(callee: unknown): boolean {
    if (typeof callee !== 'function') return false;
    const mark = this.recorder.objects.functionMark(callee);
    return mark.bound === null && (mark.function !== 0 || pure.has(callee));
  }

  /** Before a call of which nobody can tell what it changes, unless the function is recorded or changes nothing. */
  unseen(site: number, callee: unknown): void {
    if (this.isHarmless(callee)) return;
    this.recorder.gap(site, 'what a call in a parameter or field changes');
  }

  /** After that call. */
  afterCall(site: number, depth: number): void {
    const { foreign } = this;
    while (foreign.length > 0) {
      const last = foreign[foreign.length - 1];
      if (last === undefined || last.depth < depth || (last.depth === depth && last.site !== site)) return;
      foreign.length--;
      if (last.depth === depth) {
        for (const copy of last.copies) this.tell(site, copy);
        return;
      }
    }
  }

  /** After `method.bind(target, …)`: calls of the result can change what it is bound to. */
  bound(result: unknown, method: unknown, handed: readonly unknown[]): void {
    if (typeof result !== 'function' || typeof method !== 'function') return;
    if (this.recorder.objects.functionMark(method).function !== 0 || pure.has(method)) return;
    this.recorder.objects.functionMark(result).bound = handed;
  }

  /** After `target.name(first, …)`, a method of arrays that changes their length. */
  lengthChanged(site: number, name: string, target: unknown, result: unknown, first: unknown): void {
    if (!natives.isArray(target)) return;
    const mark = this.recorder.objects.see(target);
    if (mark.proxy) return;
    const grown = target.length - mark.size;
    if (name === 'push' && grown === 1 && !mark.odd) return this.stores.append(site, mark, target[mark.size]);
    if (name === 'push') {
      for (let left = grown; left > 0; left--) this.stores.append(site, mark, element(target, mark.size));
    } else if (name === 'pop' && grown === -1) this.stores.splice(site, target, mark, mark.size - 1, 1, 0);
    else if (name === 'shift' && grown === -1) this.stores.splice(site, target, mark, 0, 1, 0);
    else if (name === 'unshift' && grown > 0) this.stores.splice(site, target, mark, 0, 0, grown);
    else if (name === 'splice' && natives.isArray(result)) this.spliced(site, target, mark, result.length, first);
    else if (grown !== 0) this.stores.replace(site, target, mark);
  }

  private spliced(site: number, array: readonly unknown[], mark: Mark, removed: number, first: unknown): void {
    const added = array.length - mark.size + removed;
    if (removed === 0 && added === 0) return;
    if (typeof first !== 'number') return this.stores.replace(site, array, mark);
    const whole = Math.trunc(first) || 0;
    const start = whole < 0 ? Math.max(mark.size + whole, 0) : Math.min(whole, mark.size);
    this.stores.splice(site, array, mark, start, removed, added);
  }

  /** After `target.name(key, …)`, a method of maps and sets that changes them. */
  keyed(site: number, name: string, target: unknown, key: unknown): void {
    const { recorder } = this;
    if (typeof target !== 'object' || target === null) return;
    const mark = recorder.objects.see(target);
    if (mark.kind === KIND.tensor) return this.compare(site, target);
    if (mark.kind === KIND.map) {
      const map = target as Map<unknown, unknown>;
      const size = natives.mapSize(map);
      if (name === 'set') this.stores.write(site, mark, plainZero(key), natives.mapGet(map, key));
      else if (size !== mark.size) this.without(site, name, map, mark, OP.deleteItem, key);
      mark.size = size;
    } else if (mark.kind === KIND.set) {
      const size = natives.setSize(target as Set<unknown>);
      if (size > mark.size && name === 'add') this.one(site, mark, OP.add, key);
      else if (size < mark.size) this.without(site, name, target, mark, OP.discard, key);
      mark.size = size;
    }
  }

  private without(site: number, name: string, target: object, mark: Mark, opcode: number, key: unknown): void {
    if (name === 'delete') this.one(site, mark, opcode, key);
    else this.stores.replace(site, target, mark);
  }

  private one(site: number, mark: Mark, opcode: number, key: unknown): void {
    const { recorder } = this;
    if (opcode !== OP.deleteItem) return recorder.on(opcode, site, mark, plainZero(key));
    recorder.objects.ready(key);
    recorder.beginOn(opcode, site, mark);
    recorder.values.write(plainZero(key));
    recorder.batch.end();
  }

  private reorder(site: number, mark: Mark, order: readonly number[]): void {
    const { recorder } = this;
    recorder.beginOn(OP.reorder, site, mark);
    recorder.batch.varint(order.length);
    for (const index of order) recorder.batch.varint(index);
    recorder.batch.end();
  }

  private tell(site: number, before: Snapshot): void {
    const { target, mark } = before;
    // Everything was told anew meanwhile: it is defined as it is now.
    if (mark.id === 0) return this.recorder.objects.ready(target);
    if (prototypeNow(target, mark) !== before.prototype) {
      this.stores.retyped(site, target, mark);
      if (!mark.hidden) return;
    }
    // Recorded code that the call has called has told a part of it: which part, nobody knows.
    if (mark.changes !== before.changes && mark.kind === KIND.instance) {
      return this.tellFieldsAnew(site, before, snapshot(target, mark));
    }
    if (mark.changes !== before.changes && !mark.shared) return this.stores.replace(site, target, mark);
    const after = snapshot(target, mark, before.careful);
    if (mark.kind === KIND.list) this.tellItems(site, before, after);
    else if (mark.kind === KIND.tensor) this.tellCells(site, before);
    else if (mark.kind === KIND.map || mark.kind === KIND.set) {
      if (!same(before.items, after.items) || !same(before.values, after.values))
        this.stores.replace(site, target, mark);
    }
    this.tellFields(site, before, after);
  }

  private tellItems(site: number, before: Snapshot, after: Snapshot): void {
    const { mark } = before;
    const array = before.target as unknown[];
    const old = before.items;
    const items = after.items;
    if (mark.size !== old.length) mark.size = old.length;
    const changed: number[] = [];
    if (old.length === items.length) {
      for (let i = 0; i < items.length; i++) if (!natives.is(old[i], items[i])) append(changed, i);
      if (changed.length === 0) return;
      const order = permutation(old, items);
      if (order !== null) return this.reorder(site, mark, order);
      if (changed.length * 2 > items.length && items.length > 8) return this.stores.replace(site, array, mark);
      for (const i of changed) this.stores.write(site, mark, i, items[i]);
      return;
    }
    let start = 0;
    const shorter = Math.min(old.length, items.length);
    while (start < shorter && natives.is(old[start], items[start])) start++;
    let tail = 0;
    while (tail < shorter - start && natives.is(old[old.length - 1 - tail], items[items.length - 1 - tail])) tail++;
    this.stores.splice(site, array, mark, start, old.length - start - tail, items.length - start - tail);
  }

  private tellCells(site: number, before: Snapshot): void {
    const view = before.target as Uint8Array;
    const old = before.bytes ?? new Uint8Array();
    const bytes = bytesOf(view);
    const width = bytes.length / natives.typedLength(view) || 1;
    // Recorded code has written into it as well: what was then may stand there again.
    const isAnew = before.mark.changes !== before.changes;
    let last = -1;
    for (let i = 0; i < bytes.length; i++) {
      const cell = Math.floor(i / width);
      if ((!isAnew && bytes[i] === old[i]) || cell === last) continue;
      last = cell;
      this.stores.cellWrite(site, view, before.mark, cell);
    }
  }

  /** One by one: `replace` would also take away the private fields, which only the code of the class can read. */
  private tellFieldsAnew(site: number, before: Snapshot, after: Snapshot): void {
    this.removeOthers(site, before, fieldsOf(after));
    // What was stored meanwhile may not be listed any more.
    for (const name of natives.ownKeys(before.target)) {
      if (!natives.isEnumerable(before.target, name)) this.stores.remove(site, before.target, name, true);
    }
    const { names, held } = after;
    for (let i = 0; i < names.length; i++) this.stores.field(site, before.mark, names[i] as PropertyKey, held[i]);
  }

  private removeOthers(site: number, before: Snapshot, now: ReadonlyMap<PropertyKey, unknown>): void {
    for (const name of before.names) if (!now.has(name)) this.stores.remove(site, before.target, name, true);
  }

  private tellFields(site: number, before: Snapshot, after: Snapshot): void {
    // Most calls change none.
    if (same(before.names, after.names) && same(before.held, after.held)) return;
    const { mark } = before;
    const old = fieldsOf(before);
    const now = fieldsOf(after);
    const kept = before.names.filter((name) => now.has(name));
    const added = after.names.filter((name) => !old.has(name));
    // A property that was there before and can be listed now keeps its old place among the others.
    if (!same([...kept, ...added], after.names)) {
      for (const name of kept) this.stores.remove(site, before.target, name, true);
      return this.tellFieldsAnew(site, before, after);
    }
    this.removeOthers(site, before, now);
    for (const [name, value] of now) {
      if (!old.has(name) || !natives.is(old.get(name), value)) this.stores.field(site, mark, name, value);
    }
  }
}

/** The objects in the container, behind what waits already. */
function appendInside(queue: unknown[], { items, values, held }: Snapshot): void {
  appendObjects(queue, items);
  appendObjects(queue, values);
  appendObjects(queue, held);
}

function appendObjects(queue: unknown[], values: readonly unknown[]): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value === 'object' && value !== null) append(queue, value);
  }
}

function same(before: readonly unknown[], after: readonly unknown[]): boolean {
  if (before.length !== after.length) return false;
  for (let i = 0; i < before.length; i++) if (!natives.is(before[i], after[i])) return false;
  return true;
}

/** Maps and sets keep −0 as 0. */
function plainZero(key: unknown): unknown {
  return key === 0 ? 0 : key;
}
