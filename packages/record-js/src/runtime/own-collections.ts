const { defineProperty, getOwnPropertyDescriptors } = Object;
const arrayPrototype = Array.prototype;

/** The methods of a collection as they are before the program runs, on a class of ours: what it puts into the prototypes does not reach us. */
function keepMethods(own: { readonly prototype: object }, original: { readonly prototype: object }): void {
  const { constructor: _, ...methods } = getOwnPropertyDescriptors(original.prototype) as PropertyDescriptorMap;
  for (const name of Reflect.ownKeys(methods)) defineProperty(own.prototype, name, methods[name as string] ?? {});
}

export class OwnMap<Key, Value> extends Map<Key, Value> {}
export class OwnSet<Value> extends Set<Value> {}
export class OwnWeakMap<Key extends object, Value> extends WeakMap<Key, Value> {}

keepMethods(OwnMap, Map);
keepMethods(OwnSet, Set);
keepMethods(OwnWeakMap, WeakMap);

/** `list.push(item)`, as it is before the program runs. */
export function append<Item>(list: Item[], item: Item): void {
  putAt(list, list.length, item);
}

/** `list[index] = item`, one past the end at most. It runs no setter that the program has given the prototype of arrays. */
export function putAt<Item>(list: Item[], index: number, item: Item): void {
  if (index >= list.length && index in arrayPrototype)
    defineProperty(list, index, { value: item, writable: true, enumerable: true, configurable: true });
  else list[index] = item;
}

/** `list.pop()`, as it is before the program runs. */
export function takeLast<Item>(list: Item[]): Item | undefined {
  if (list.length === 0) return undefined;
  const last = list[list.length - 1];
  list.length--;
  return last;
}

/** A list that is filled and emptied over and over. It keeps its room, which an array gives back, and none of what was in it. */
export class Pile<Item> {
  private readonly items: (Item | null)[] = [];
  private count = 0;

  get size(): number {
    return this.count;
  }

  at(index: number): Item {
    return this.items[index] as Item;
  }

  put(item: Item): void {
    putAt(this.items, this.count++, item);
  }

  takeLast(): Item {
    const last = this.items[--this.count] as Item;
    this.items[this.count] = null;
    return last;
  }

  clear(): void {
    while (this.count > 0) this.items[--this.count] = null;
  }
}
