import type { Contents, Language, ObjectId, Value } from '@pellucid/format';

type ContentsOf = (id: ObjectId) => Contents | undefined;

/** Which values are the same key (FORMAT.md §4.4), as texts: two values are the same key exactly if their texts are the same. */
export class ValueKeys {
  readonly isPython: boolean;
  readonly contentsOf: ContentsOf;
  readonly #ofObject = new Map<ObjectId, string | null>();
  /** Tuples and frozen sets by what they hold, so that a text never grows with the depth of what it stands for. */
  readonly #numbers = new Map<string, number>();

  /** `contentsOf`: what a tuple or frozen set holds; they never change. */
  constructor(language: Language, contentsOf: ContentsOf) {
    this.isPython = language === 'python';
    this.contentsOf = contentsOf;
  }

  /** null: the same as no key, not even as itself (NaN in Python, and tuples that hold it). */
  key(value: Value): string | null {
    switch (value.type) {
      case 'int':
        return `n${value.value}`;
      case 'float':
        return this.#float(value.value);
      case 'boolean':
        if (this.isPython) return value.value ? 'n1' : 'n0';
        return value.value ? 'true' : 'false';
      case 'complex': {
        const real = this.#float(value.real);
        const imaginary = this.#float(value.imaginary);
        if (real === null || imaginary === null) return null;
        return imaginary === 'n0' ? real : `c${real},${imaginary}`;
      }
      case 'string':
        return value.length === undefined ? `s${value.value}` : `k${value.length}:${value.value}`;
      case 'bigint':
        return `i${value.value}`;
      case 'bytes':
        return `y${value.length}:${value.value.join(' ')}`;
      case 'symbol':
        return `@${value.id}`;
      case 'reference':
        return this.isPython ? this.#object(value.object) : `r${value.object}`;
      case 'redacted':
      case 'unrecorded':
        return `${value.type}:${value.reason}`;
      default:
        return value.type;
    }
  }

  #float(value: number): string | null {
    if (Number.isNaN(value) && this.isPython) return null;
    // Through a bigint, so that an int and a float that are equal have the same digits.
    return Number.isInteger(value) ? `n${BigInt(value)}` : `n${value}`;
  }

  /** Without recursion: tuples may be nested as deep as the recording is long. One that holds itself, which no program can make, is taken by its id there. */
  #object(root: ObjectId): string | null {
    const waiting = [root];
    const begun = new Set<ObjectId>();
    for (let object = waiting.at(-1); object !== undefined; object = waiting.at(-1)) {
      const items = this.#ofObject.has(object) ? undefined : this.#structure(object);
      if (items === undefined) {
        waiting.pop();
        continue;
      }
      const inner = begun.has(object) ? [] : items.flatMap((item) => this.#unknown(item, begun));
      begun.add(object);
      if (inner.length > 0) {
        for (const other of inner) waiting.push(other);
        continue;
      }
      waiting.pop();
      this.#ofObject.set(object, this.#number(object, items));
    }
    return this.#known(root);
  }

  /** The items that decide whether the object is the same key as another; undefined when its id does. */
  #structure(object: ObjectId): readonly Value[] | undefined {
    const contents = this.contentsOf(object);
    if (contents?.kind === 'tuple') return contents.items;
    return contents?.kind === 'set' && contents.type === 'frozenset' ? contents.items : undefined;
  }

  #unknown(item: Value, begun: ReadonlySet<ObjectId>): ObjectId[] {
    if (item.type !== 'reference' || this.#ofObject.has(item.object) || begun.has(item.object)) return [];
    return this.#structure(item.object) === undefined ? [] : [item.object];
  }

  #number(object: ObjectId, items: readonly Value[]): string | null {
    const contents = this.contentsOf(object);
    const keys: string[] = [];
    for (const item of items) {
      const key = item.type === 'reference' ? this.#known(item.object) : this.key(item);
      if (key === null) return null;
      keys.push(`${key.length}:${key}`);
    }
    const isSet = contents?.kind === 'set';
    const omitted = contents !== undefined && 'omitted' in contents ? contents.omitted : 0;
    const text = `${isSet ? 'f' : 't'}${omitted}(${(isSet ? [...new Set(keys)].sort() : keys).join('')})`;
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(text, number);
    }
    return `t${number}`;
  }

  #known(object: ObjectId): string | null {
    const key = this.#ofObject.get(object);
    return key === undefined ? `r${object}` : key;
  }
}
