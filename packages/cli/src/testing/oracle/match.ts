import type { Contents, ObjectId, Value } from '@pellucid/format';
import { type State, tensorValues } from '@pellucid/replay';
import type { Seen, SeenObject } from './testimony.ts';

/** Kinds of objects whose identity a recording keeps. Others may be given another id each time they are seen. */
const lasting: ReadonlySet<string> = new Set(['list', 'set', 'map', 'instance']);
/** How deep an element of a set is looked into to find its counterpart. */
const depthOfSigns = 4;

/** Compares values of one moment with those of a recorded state. Objects that last have to be the same ones wherever they are met. */
export class Match {
  readonly #state: State;
  readonly #objects: readonly SeenObject[];
  readonly #found: string[] = [];
  readonly #ids = new Map<number, ObjectId>();
  readonly #numbers = new Map<ObjectId, number>();
  readonly #done = new Set<string>();
  readonly #queue: (() => void)[] = [];

  constructor(state: State, objects: readonly SeenObject[]) {
    this.#state = state;
    this.#objects = objects;
  }

  tell(difference: string): void {
    this.#found.push(difference);
  }

  /** Whether both look the same, as far as `depthOfSigns` goes. */
  isLike(seen: Seen, value: Value): boolean {
    return this.#realSign(seen, depthOfSigns) === this.#recordedSign(value, depthOfSigns);
  }

  value(path: string, seen: Seen, value: Value): void {
    const number = numberOf(seen);
    if (number === null || value.type !== 'reference') {
      const [real, recorded] = [plainText(seen), recordedText(value)];
      if (real !== recorded)
        this.tell(`${path} is ${number === null ? real : this.#describe(number)}, recorded ${recorded}`);
      return;
    }
    if (this.#isPaired(path, number, value.object)) return;
    // Not by recursion: a list may be a million objects long.
    this.#queue.push(() => this.#object(path, number, value.object));
  }

  /** Everything that was found. */
  finish(): string[] {
    for (const compare of this.#queue) compare();
    return this.#found;
  }

  #isPaired(path: string, number: number, object: ObjectId): boolean {
    const pair = `${number} ${object}`;
    if (this.#done.has(pair)) return true;
    this.#done.add(pair);
    if (!lasting.has(this.#kind(number))) return false;
    const [otherObject, otherNumber] = [this.#ids.get(number), this.#numbers.get(object)];
    if (otherObject !== undefined && otherObject !== object)
      this.tell(`${path} is one object, recorded as ${otherObject} and ${object}`);
    if (otherNumber !== undefined && otherNumber !== number)
      this.tell(`${path} is recorded as object ${object}, which is another one`);
    this.#ids.set(number, object);
    this.#numbers.set(object, number);
    return false;
  }

  #object(path: string, number: number, object: ObjectId): void {
    const seen = this.#objects[number] ?? ['other', '?'];
    const contents = this.#state.object(object);
    if (contents === undefined) return this.tell(`${path} is object ${object}, which is not recorded`);
    const [kind, type, ...rest] = seen;
    if (kind === 'class' || kind === 'function' || kind === 'module') {
      const name = 'name' in contents ? contents.name : '';
      if (contents.kind !== kind || name !== type)
        this.tell(`${path} is ${kind} ${type}, recorded ${contents.kind} ${name}`);
      if (kind === 'class') this.#classFields(path, rest[0], contents);
      return;
    }
    if (contents.type !== type) return this.tell(`${path} is a ${type}, recorded as a ${contents.type}`);
    switch (kind) {
      case 'list':
      case 'tuple':
        if (contents.kind !== kind) return this.#other(path, seen, contents);
        this.#values(path, rest[0] as Seen[], contents.items);
        break;
      case 'set':
      case 'frozenset':
        if (contents.kind !== 'set') return this.#other(path, seen, contents);
        this.#set(path, rest[0] as Seen[], contents.items);
        break;
      case 'map':
        if (contents.kind !== 'map') return this.#other(path, seen, contents);
        this.#values(path, (rest[0] as Seen[][]).flat(), contents.entries.flat());
        break;
      case 'scalar':
        if (!('text' in contents) || contents.text !== rest[0]) this.#other(path, seen, contents);
        return;
      case 'tensor':
        if (contents.kind !== 'tensor') return this.#other(path, seen, contents);
        this.#numbersOf(path, rest[0] as Seen[], tensorValues(contents.tensor));
        return;
      case 'exception':
        if (contents.kind !== 'exception') return this.#other(path, seen, contents);
        if (rest[0] !== null && rest[0] !== contents.message)
          this.tell(`${path} says ${rest[0]}, recorded ${contents.message}`);
        break;
      case 'instance':
        if (contents.kind !== 'instance') return this.#other(path, seen, contents);
        break;
      default:
        return;
    }
    this.#fields(path, rest.at(-1), contents);
  }

  #other(path: string, seen: SeenObject, contents: Contents): void {
    const held = 'text' in contents ? `${contents.kind} ${contents.text}` : contents.kind;
    this.tell(`${path} is ${JSON.stringify(seen)}, recorded as ${held}`);
  }

  #values(path: string, seen: readonly Seen[], values: readonly Value[]): void {
    if (seen.length !== values.length) {
      const recorded = values.map((value) => this.#recordedSign(value, 2)).join(', ');
      const real = seen.map((value) => this.#realSign(value, 2)).join(', ');
      return this.tell(`${path} holds ${seen.length} values [${real}], recorded ${values.length} [${recorded}]`);
    }
    for (const [index, value] of values.entries()) this.value(`${path}[${index}]`, seen[index] ?? null, value);
  }

  #numbersOf(path: string, seen: readonly Seen[], values: readonly Value[]): void {
    const [real, recorded] = [seen.map(plainText).join(), values.map(recordedText).join()];
    if (real !== recorded) this.tell(`${path} holds ${real}, recorded ${recorded}`);
  }

  /** Fields in any order where slots are among them, since those have an order of their own. */
  #fields(path: string, seen: unknown, contents: Contents): void {
    if (seen === null || seen === undefined) return;
    const real = new Map(seen as [string, Seen][]);
    const recorded = new Map(
      contents.fields.map(([name, value]) => [name.type === 'string' ? name.value : '?', value]),
    );
    for (const [name, value] of real) {
      const found = recorded.get(name);
      if (found === undefined) this.tell(`${path}.${name} is not recorded`);
      else this.value(`${path}.${name}`, value, found);
    }
    for (const name of recorded.keys()) if (!real.has(name)) this.tell(`${path}.${name} is recorded, but not there`);
  }

  /** Of a class only what its program calls it by is compared. */
  #classFields(path: string, seen: unknown, contents: Contents): void {
    const fields = contents.fields.filter(([name]) => name.type === 'string' && !name.value.startsWith('_'));
    this.#fields(path, seen, { ...contents, fields });
  }

  /** Sets have no order of their own: elements are paired by what is in them. */
  #set(path: string, seen: readonly Seen[], values: readonly Value[]): void {
    const real = seen.map((value) => ({ sign: this.#realSign(value, depthOfSigns), value })).sort(bySign);
    const recorded = values.map((value) => ({ sign: this.#recordedSign(value, depthOfSigns), value })).sort(bySign);
    const [all, found] = [real.map(({ sign }) => sign).join(', '), recorded.map(({ sign }) => sign).join(', ')];
    if (all !== found) return this.tell(`${path} holds {${all}}, recorded {${found}}`);
    for (const [index, { sign, value }] of real.entries()) {
      const alone = sign !== real[index - 1]?.sign && sign !== real[index + 1]?.sign;
      const other = recorded[index]?.value;
      if (alone && other !== undefined) this.value(`${path}{${sign}}`, value, other);
    }
  }

  /** A value in words, as far as `depth` goes; the same words for what is the same. */
  #realSign(seen: Seen, depth: number): string {
    const number = numberOf(seen);
    if (number === null) return plainText(seen);
    const [kind, type, ...rest] = this.#objects[number] ?? ['other', '?'];
    if (depth === 0) return type;
    const inside = (part: unknown): string[] => (part as Seen[]).map((value) => this.#realSign(value, depth - 1));
    if (kind === 'list' || kind === 'tuple') return `${type}[${inside(rest[0]).join()}]`;
    if (kind === 'set' || kind === 'frozenset') return `${type}{${inside(rest[0]).sort().join()}}`;
    if (kind === 'map') return `${type}{${inside((rest[0] as Seen[][]).flat()).join()}}`;
    return kind === 'scalar' ? `${type}:${rest[0]}` : type;
  }

  #recordedSign(value: Value, depth: number): string {
    if (value.type !== 'reference') return recordedText(value);
    const contents = this.#state.object(value.object);
    if (contents === undefined) return `object ${value.object}`;
    if (contents.kind === 'class' || contents.kind === 'function' || contents.kind === 'module') return contents.name;
    if (depth === 0) return contents.type;
    const inside = (items: readonly Value[]): string[] => items.map((item) => this.#recordedSign(item, depth - 1));
    if (contents.kind === 'list' || contents.kind === 'tuple')
      return `${contents.type}[${inside(contents.items).join()}]`;
    if (contents.kind === 'set') return `${contents.type}{${inside(contents.items).sort().join()}}`;
    if (contents.kind === 'map') return `${contents.type}{${inside(contents.entries.flat()).join()}}`;
    return contents.kind === 'scalar' ? `${contents.type}:${contents.text}` : contents.type;
  }

  #kind(number: number): string {
    return this.#objects[number]?.[0] ?? 'other';
  }

  #describe(number: number): string {
    return this.#realSign(['#', number], 1);
  }
}

function bySign(a: { readonly sign: string }, b: { readonly sign: string }): number {
  return a.sign < b.sign ? -1 : a.sign > b.sign ? 1 : 0;
}

function numberOf(seen: Seen): number | null {
  return Array.isArray(seen) && seen[0] === '#' ? Number(seen[1]) : null;
}

/** What is no object, in words that say its type. */
function plainText(seen: Seen): string {
  if (seen === null) return 'None';
  if (typeof seen === 'boolean') return `bool ${seen}`;
  if (typeof seen === 'string') return `str ${JSON.stringify(seen)}`;
  if (typeof seen === 'number') return `int ${seen}`;
  const [type, first, second] = seen;
  if (type === 'float') return `float ${floatText(pythonFloat(String(first)))}`;
  if (type === 'complex') {
    return `complex ${floatText(pythonFloat(String(first)))} ${floatText(pythonFloat(String(second)))}`;
  }
  return `${type} ${first}`;
}

function recordedText(value: Value): string {
  switch (value.type) {
    case 'none':
      return 'None';
    case 'boolean':
      return `bool ${value.value}`;
    case 'string':
      return value.length === undefined
        ? `str ${JSON.stringify(value.value)}`
        : `a string of ${value.length} that was cut`;
    case 'int':
      return `int ${value.value}`;
    case 'float':
      return `float ${floatText(value.value)}`;
    case 'complex':
      return `complex ${floatText(value.real)} ${floatText(value.imaginary)}`;
    case 'bytes':
      return `bytes ${Buffer.from(value.value).toString('hex')}`;
    case 'reference':
      return `object ${value.object}`;
    default:
      return value.type;
  }
}

function floatText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function pythonFloat(text: string): number {
  if (text === 'nan') return Number.NaN;
  return text.endsWith('inf')
    ? text.startsWith('-')
      ? Number.NEGATIVE_INFINITY
      : Number.POSITIVE_INFINITY
    : Number(text);
}
