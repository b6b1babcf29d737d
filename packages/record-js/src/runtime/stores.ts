import { types } from 'node:util';
import { element } from './elements.ts';
import { KIND, type Mark, markOf } from './identity.ts';
import { isIndex } from './objects.ts';
import { append, OwnMap, OwnWeakMap } from './own-collections.ts';
import { natives } from './primordials.ts';
import { OP, type Recorder } from './recorder.ts';
import { HOLE, REDACTED } from './values.ts';

const HASH = 35;
const DOT = 46;

/** Stores into properties and elements, told after they have happened. */
export class Stores {
  private readonly recorder: Recorder;
  /** Private fields of containers: nobody else can read them when a container is told anew. */
  private readonly secrets = new OwnWeakMap<object, OwnMap<string, unknown>>();

  constructor(recorder: Recorder) {
    this.recorder = recorder;
  }

  /**
   * As `store`, at once, for an item of an array that is known and has not changed its length, and a value that is short: most stores are such. false: nothing is told,
   * and `store` has to look.
   */
  storeItem(site: number, target: unknown, key: number, value: unknown): boolean {
    if (typeof target !== 'object' || target === null) return false;
    const mark = markOf(target);
    if (mark === undefined || mark.id === 0 || mark.odd) return false;
    if (mark.kind === KIND.tensor) return this.storeCell(site, target as unknown as readonly number[], mark, key);
    if (mark.kind !== KIND.list) return false;
    const { size } = mark;
    const array = target as unknown[];
    if (!(key >= 0 && key < size) || (key | 0) !== key || array.length !== size || array[key] !== value) return false;
    const { here, batch } = this.recorder;
    if (here.begun !== 0) this.recorder.tellBegun();
    if (typeof value === 'object' && value !== null) {
      const held = markOf(value);
      if (held === undefined || held.id === 0 || !batch.itemReference(site, mark.id, key, held.id)) return false;
    } else if (!batch.item(site, mark.id, key, value)) return false;
    mark.changes++;
    return true;
  }

  /** As `storeItem`, for a typed array, which makes of the value what it can hold. */
  private storeCell(site: number, array: readonly number[], mark: Mark, key: number): boolean {
    if (mark.shared || !(key >= 0 && key < mark.size) || (key | 0) !== key) return false;
    const value = array[key];
    if (typeof value !== 'number') return false;
    const { here, batch } = this.recorder;
    if (here.begun !== 0) this.recorder.tellBegun();
    if (!batch.item(site, mark.id, key, value)) return false;
    mark.changes++;
    return true;
  }

  /** `target[key] = value` has run. Nothing is written when nothing was stored (a setter, a proxy, a frozen object). */
  store(site: number, target: unknown, key: unknown, value: unknown): void {
    if ((typeof target !== 'object' && typeof target !== 'function') || target === null) return;
    const known = markOf(target);
    if (known !== undefined && known.id !== 0 && this.isKept(target, known, key, value)) {
      if (typeof key === 'number') return this.write(site, known, key, (target as unknown[])[key]);
      return this.field(site, known, key as string, value);
    }
    const mark = this.recorder.objects.see(target);
    if (mark.proxy) return;
    if (typeof key === 'object' || typeof key === 'function') {
      if (key !== null) return this.recorder.gap(site, 'a property whose name is an object');
    }
    if (mark.kind === KIND.list) {
      const index = typeof key === 'number' ? key : typeof key === 'string' && isIndex(key) ? Number(key) : -1;
      if (index >= 0 && Number.isInteger(index) && index < 4294967295)
        return this.item(site, target as unknown[], mark, index, value);
      if (key === 'length') return this.resize(site, target as unknown[], mark);
    } else if (mark.kind === KIND.tensor) {
      const index = typeof key === 'number' ? key : typeof key === 'string' ? Number(key) : -1;
      if (index >= 0) return this.cell(site, target as ArrayBufferView, mark, index);
    }
    const name = typeof key === 'symbol' ? key : String(key);
    if (mark.kind === KIND.scalar && name === 'lastIndex') return this.lastIndex(site, target, mark);
    if (this.stored(target, mark, name, value)) this.field(site, mark, name, value);
    else if (name === '__proto__') this.retyped(site, target, mark);
    else if (mark.kind === KIND.exception && name === 'message') this.replace(site, target, mark);
  }

  /** A regular expression has been used: where it goes on, if that has changed. `mark.size` is what was told last. */
  lastIndex(site: number, target: object, mark: Mark): void {
    const at = natives.lastIndex(target);
    if (at === mark.size) return;
    mark.size = at;
    this.field(site, mark, 'lastIndex', at);
  }

  /**
   * The common case: the key is an item or a property that holds its value itself, and what was stored is there. Reading it back shows that nothing
   * has refused it (a frozen object) without asking more than that.
   */
  private isKept(target: object, mark: Mark, key: unknown, value: unknown): boolean {
    if (mark.odd) return false;
    if (typeof key === 'number')
      return hasItem(target, mark, key) && (mark.kind === KIND.tensor || (target as unknown[])[key] === value);
    if (typeof key !== 'string' || mark.kind !== KIND.instance || !natives.isEnumerable(target, key)) return false;
    return (target as Record<string, unknown>)[key] === value;
  }

  /** What the property holds now is what was stored. */
  reread(site: number, target: unknown, key: unknown): void {
    if ((typeof target !== 'object' && typeof target !== 'function') || target === null) return;
    const known = typeof key === 'number' ? markOf(target) : undefined;
    if (known !== undefined && known.id !== 0 && !known.odd && hasItem(target, known, key as number))
      return this.write(site, known, key, (target as unknown[])[key as number]);
    if (types.isProxy(target)) return;
    if (key !== null && (typeof key === 'object' || typeof key === 'function'))
      return this.store(site, target, key, undefined);
    const name = typeof key === 'symbol' ? key : String(key);
    const descriptor = natives.getOwnPropertyDescriptor(target, name);
    if (descriptor !== undefined && 'value' in descriptor) this.store(site, target, key, descriptor.value);
  }

  field(site: number, mark: Mark, name: PropertyKey, value: unknown): void {
    const { recorder } = this;
    if (typeof name === 'string') {
      if (recorder.here.begun !== 0) recorder.tellBegun();
      if (typeof value === 'object' && value !== null) {
        const { id } = recorder.objects.see(value);
        if (recorder.batch.propertyReference(site, mark.id, name, id)) {
          mark.changes++;
          return;
        }
      } else if (recorder.batch.property(site, mark.id, name, value)) {
        mark.changes++;
        return;
      }
    }
    const shown = typeof value === 'string' && recorder.isSecret(name) ? REDACTED : value;
    recorder.onPlace(OP.setField, site, mark, name, shown);
  }

  /** A field has a value that only its class may be able to read. */
  own(site: number, target: object, name: string | symbol, value: unknown): void {
    const mark = this.recorder.objects.see(target);
    this.field(site, mark, name, value);
    if (typeof name === 'symbol' || !isPrivate(name)) return;
    if (mark.kind === KIND.instance) {
      mark.hidden = true;
      return;
    }
    let secrets = this.secrets.get(target);
    if (secrets === undefined) {
      secrets = new OwnMap();
      this.secrets.set(target, secrets);
    }
    secrets.set(name, value);
  }

  /** `delete target[key]` has run and said yes; `had`: there was such a property of its own. */
  remove(site: number, target: unknown, key: unknown, had: boolean): void {
    if (target === null || (typeof target !== 'object' && typeof target !== 'function')) return;
    const { recorder } = this;
    if (key !== null && (typeof key === 'object' || typeof key === 'function') && !types.isProxy(target))
      return recorder.gap(site, 'a property whose name is an object');
    if (!had) return;
    const mark = recorder.objects.see(target);
    const name = typeof key === 'symbol' ? key : String(key);
    if (mark.kind === KIND.list && typeof name === 'string' && isIndex(name))
      return this.write(site, mark, Number(name), HOLE);
    recorder.beginOn(OP.deleteField, site, mark);
    recorder.values.write(name);
    recorder.batch.end();
  }

  /** Items `start…` of an array: `removed` went and the ones that stand there now, `added` of them, came. */
  splice(site: number, array: readonly unknown[], mark: Mark, start: number, removed: number, added: number): void {
    const { recorder } = this;
    const values: unknown[] = [];
    for (let i = start; i < start + added; i++) append(values, element(array, i));
    for (const value of values) recorder.objects.ready(value);
    recorder.beginOn(OP.splice, site, mark);
    recorder.batch.varint(start);
    recorder.batch.varint(removed);
    recorder.batch.varint(added);
    for (const value of values) recorder.values.write(value);
    recorder.batch.end();
    mark.size += added - removed;
  }

  /** The object has another prototype. */
  retyped(site: number, object: object, mark: Mark): void {
    if (mark.hidden) this.recorder.gap(site, 'the new type of an object with private fields');
    else this.replace(site, object, mark);
  }

  /** Everything in the object anew. */
  replace(site: number, object: object, mark: Mark): void {
    const { recorder } = this;
    recorder.objects.readyContents(object, mark.kind);
    recorder.beginOn(OP.replace, site, mark);
    recorder.objects.contents(object, mark.kind);
    recorder.batch.end();
    const secrets = this.secrets.get(object);
    if (secrets !== undefined) for (const [name, value] of secrets) this.field(site, mark, name, value);
    if (mark.kind === KIND.list) mark.size = (object as unknown[]).length;
    else if (mark.kind === KIND.map) mark.size = natives.mapSize(object as Map<unknown, unknown>);
    else if (mark.kind === KIND.set) mark.size = natives.setSize(object as Set<unknown>);
  }

  write(site: number, mark: Mark, key: unknown, value: unknown): void {
    const { recorder } = this;
    if (typeof key === 'number' && (key | 0) === key && key >= 0) {
      if (recorder.here.begun !== 0) recorder.tellBegun();
      if (typeof value === 'object' && value !== null) {
        const { id } = recorder.objects.see(value);
        if (recorder.batch.itemReference(site, mark.id, key, id)) {
          mark.changes++;
          return;
        }
      } else if (recorder.batch.item(site, mark.id, key, value)) {
        mark.changes++;
        return;
      }
    }
    recorder.onPlace(OP.setItem, site, mark, key, value);
  }

  private item(site: number, array: readonly unknown[], mark: Mark, index: number, value: unknown): void {
    if (!this.stored(array, mark, index, value)) return;
    const { length } = array;
    if (length === mark.size && index < length) return this.write(site, mark, index, value);
    if (length === mark.size + 1 && index === mark.size) return this.append(site, mark, value);
    if (index === length - 1 && index > mark.size)
      return this.splice(site, array, mark, mark.size, 0, length - mark.size);
    // Somebody else has changed its length since we looked.
    this.replace(site, array, mark);
  }

  append(site: number, mark: Mark, value: unknown): void {
    mark.size++;
    this.recorder.on(OP.append, site, mark, value);
  }

  private resize(site: number, array: readonly unknown[], mark: Mark): void {
    const { length } = array;
    if (length < mark.size) this.splice(site, array, mark, length, mark.size - length, 0);
    else if (length > mark.size) this.splice(site, array, mark, mark.size, 0, length - mark.size);
  }

  private cell(site: number, view: ArrayBufferView, mark: Mark, index: number): void {
    if (!Number.isInteger(index) || index >= natives.typedLength(view)) return;
    this.cellWrite(site, view, mark, index);
  }

  /** A cell has its value: told for the view and for every other view that is known of the same bytes. */
  cellWrite(site: number, view: ArrayBufferView, mark: Mark, index: number): void {
    this.write(site, mark, index, (view as Uint8Array)[index]);
    const views = this.recorder.objects.viewsOf(natives.typedBuffer(view));
    if (views.length < 2) return;
    const width = natives.typedBytes(view) / natives.typedLength(view);
    const start = natives.typedOffset(view) + index * width;
    for (const other of views) {
      const known = other === view ? undefined : markOf(other);
      if (known === undefined) continue;
      const otherWidth = natives.typedBytes(other) / natives.typedLength(other);
      const offset = natives.typedOffset(other);
      const first = Math.max(0, Math.floor((start - offset) / otherWidth));
      const last = Math.min(natives.typedLength(other) - 1, Math.ceil((start + width - offset) / otherWidth) - 1);
      for (let i = first; i <= last; i++) this.write(site, known, i, (other as Uint8Array)[i]);
    }
  }

  private stored(target: object, mark: Mark, name: PropertyKey, value: unknown): boolean {
    if (!mark.odd && natives.isExtensible(target)) return natives.isEnumerable(target, name);
    const descriptor = natives.getOwnPropertyDescriptor(target, name);
    return descriptor?.enumerable === true && 'value' in descriptor && natives.is(descriptor.value, value);
  }
}

/** `#name` or `Class.#name`. */
function isPrivate(name: string): boolean {
  let at = 0;
  while (at < name.length && name.charCodeAt(at) !== HASH) at++;
  return at < name.length && (at === 0 || name.charCodeAt(at - 1) === DOT);
}

/** The recording has the item, and the program too, in a place where it can be read. */
function hasItem(target: object, mark: Mark, index: number): boolean {
  if (!(index >= 0 && index < mark.size) || (index | 0) !== index) return false;
  if (mark.kind === KIND.list) return (target as unknown[]).length === mark.size;
  return mark.kind === KIND.tensor && !mark.shared && (target as unknown[])[index] !== undefined;
}

/** Whether there is such an own property, without asking a proxy. */
export function has(target: unknown, key: unknown): boolean {
  if (target === null || (typeof target !== 'object' && typeof target !== 'function') || types.isProxy(target))
    return false;
  if (key !== null && (typeof key === 'object' || typeof key === 'function')) return false;
  return natives.getOwnPropertyDescriptor(target, key as PropertyKey) !== undefined;
}
