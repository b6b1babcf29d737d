const { defineProperty, getOwnPropertyDescriptors } = Object;

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
  list[list.length] = item;
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
    this.items[this.count++] = item;
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
