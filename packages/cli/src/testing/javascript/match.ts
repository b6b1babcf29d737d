import type { Contents, ObjectId, Value } from '@pellucid/format';
import { type State, tensorValues } from '@pellucid/replay';
import type { Said, SaidObject } from './testimony.ts';

/** Which recorded object is which real one, over the whole run: one each. */
export class Identities {
  readonly #ids = new Map<number, ObjectId>();
  readonly #numbers = new Map<ObjectId, number>();

  readonly #symbols = new Map<string, number>();

  /** What is wrong with taking them for one; null: nothing. */
  symbols(number: string, recorded: number): string | null {
    const known = this.#symbols.get(number);
    this.#symbols.set(number, recorded);
    return known === undefined || known === recorded ? null : 'is another symbol of that name';
  }

  /** What is wrong with taking them for one; null: nothing. */
  pair(number: number, object: ObjectId): string | null {
    const [other, real] = [this.#ids.get(number), this.#numbers.get(object)];
    if (other !== undefined && other !== object) return `is recorded as object ${object}, before as ${other}`;
    if (real !== undefined && real !== number) return `is recorded as object ${object}, which was another one`;
    this.#ids.set(number, object);
    this.#numbers.set(object, number);
    return null;
  }
}

/** Compares what is true at one moment with a recorded state. */
export class Match {
  readonly #state: State;
  readonly #identities: Identities;
  readonly #objects: ReadonlyMap<number, SaidObject>;
  readonly #found: string[] = [];
  readonly #done = new Set<number>();
  readonly #queue: (() => void)[] = [];

  constructor(state: State, identities: Identities, objects: readonly (readonly [number, SaidObject])[]) {
    this.#state = state;
    this.#identities = identities;
    this.#objects = new Map(objects);
  }

  tell(difference: string): void {
    this.#found.push(difference);
  }

  /** Whether both look the same at first sight: objects are not looked into. */
  isLike(said: Said, value: Value | undefined): boolean {
    return saidText(said) === recordedText(value);
  }

  value(path: string, said: Said | undefined, value: Value | undefined): void {
    const number = Array.isArray(said) && said[0] === '#' ? Number(said[1]) : null;
    if (number === null || value?.type !== 'reference') {
      const [real, recorded] = [saidText(isCutOf(value, said) ? value.value : said), recordedText(value)];
      if (real !== recorded) this.tell(`${path} is ${real}, recorded ${recorded}`);
      else this.#symbol(path, said, value);
      return;
    }
    const wrong = this.#identities.pair(number, value.object);
    if (wrong !== null) return this.tell(`${path} ${wrong}`);
    if (this.#done.has(number)) return;
    this.#done.add(number);
    this.#queue.push(() => this.#object(path, number, value.object));
  }

  #symbol(path: string, said: Said | undefined, value: Value | undefined): void {
    if (value?.type !== 'symbol' || !Array.isArray(said)) return;
    const wrong = this.#identities.symbols(String(said[1]).split(' ', 1)[0] ?? '', value.id);
    if (wrong !== null) this.tell(`${path} ${wrong}`);
  }

  /** Everything that was found. */
  finish(): string[] {
    for (const compare of this.#queue) compare();
    return this.#found;
  }

  #object(path: string, number: number, id: ObjectId): void {
    const said = this.#objects.get(number);
    const contents = this.#state.object(id);
    // Only so many objects of a moment are told.
    if (said === undefined) return;
    if (contents === undefined) return this.tell(`${path} is object ${id}, which is not recorded`);
    const [kind, type, ...rest] = said;
    if (contents.kind === 'opaque' && isAffairOfNode(contents.type)) return;
    const recordedKind = contents.kind === 'opaque' || contents.kind === 'module' ? 'closed' : contents.kind;
    if (kind !== recordedKind) return this.tell(`${path} is a ${kind} ${type}, recorded as ${contents.kind}`);
    if (kind === 'closed') return;
    if ('name' in contents) {
      if (contents.name !== type) this.tell(`${path} is ${kind} ${type}, recorded as ${contents.name}`);
    } else if (contents.type !== type) this.tell(`${path} is a ${type}, recorded as a ${contents.type}`);
    if (contents.kind === 'tensor') this.#cells(path, rest[0] as Said[], tensorValues(contents.tensor));
    else if (kind === 'list' || kind === 'set' || kind === 'map')
      this.#values(path, rest[0] as Said[], itemsOf(contents));
    else if (kind === 'scalar' && rest[0] !== null && 'text' in contents && contents.text !== rest[0])
      this.tell(`${path} is ${rest[0]}, recorded ${contents.text}`);
    else if (contents.kind === 'exception' && rest[0] !== null && contents.message !== rest[0])
      this.tell(`${path} says ${rest[0]}, recorded ${contents.message}`);
    if (kind !== 'tensor') this.#fields(path, rest.at(-1) as [Said, Said][], contents);
  }

  #values(path: string, said: readonly Said[], values: readonly Value[]): void {
    if (said.length !== values.length) {
      const [real, recorded] = [said.map(saidText).join(', '), values.map(recordedText).join(', ')];
      return this.tell(`${path} holds [${real}], recorded [${recorded}]`);
    }
    for (const [index, value] of values.entries()) this.value(`${path}[${index}]`, said[index], value);
  }

  /** Cells of 64 bits are ints in a recording, whatever the program makes of them. */
  #cells(path: string, said: readonly Said[], values: readonly Value[]): void {
    const real = said.map((cell) => saidText(cell).replace('bigint', 'number')).join(', ');
    const recorded = values.map(recordedText).join(', ');
    if (real !== recorded) this.tell(`${path} holds ${real}, recorded ${recorded}`);
  }

  #fields(path: string, said: readonly (readonly [Said, Said])[], contents: Contents): void {
    const recorded = inOrder(contents.fields);
    const [names, recordedNames] = [
      said.map(([name]) => saidText(name)).join(', '),
      recorded.map(([name]) => recordedText(name)).join(', '),
    ];
    const secret = said.filter(([name]) => isSecret(name)).map(([name]) => saidText(name));
    const real = names.split(', ').filter((name) => !secret.includes(name));
    const found = recordedNames.split(', ').filter((name) => !secret.includes(name));
    if (said.length !== recorded.length || real.join() !== found.join())
      return this.tell(`${path} has fields ${names}, recorded ${recordedNames}`);
    for (const [name, value] of said) {
      const text = saidText(name);
      const same = recorded.find(([other]) => recordedText(other) === text);
      this.#symbol(`${path}.${text}`, name, same?.[0]);
      this.value(`${path}.${text}`, value, same?.[1]);
    }
  }
}

function itemsOf(contents: Contents): readonly Value[] {
  if (contents.kind === 'map') return contents.entries.flat();
  return 'items' in contents ? contents.items : [];
}

/** As the language lists names, whenever they came: whole numbers by their size, then strings, then symbols. */
function inOrder(fields: Contents['fields']): Contents['fields'] {
  const rank = ([name]: readonly [Value, Value]): number => {
    if (name.type === 'symbol') return 2;
    return name.type === 'string' && indexOf(name.value) !== null ? 0 : 1;
  };
  return [...fields].sort((a, b) => {
    const [first, second] = [rank(a), rank(b)];
    if (first !== 0 || second !== 0) return first - second;
    return Number(textOf(a[0])) - Number(textOf(b[0]));
  });
}

function textOf(name: Value): string {
  return name.type === 'string' ? name.value : '';
}

function indexOf(text: string): number | null {
  const index = Number(text) >>> 0;
  return String(index) === text && index < 4294967295 ? index : null;
}

function isSecret(name: Said): boolean {
  return typeof name === 'string' && /^(\w+\.)?#/.test(name);
}

/** What the recorder closes on purpose: it is not the program's. */
function isAffairOfNode(type: string): boolean {
  return /^(process|console|Object|Module|Timeout|Immediate|.*Stream|Socket|.*Emitter)$/.test(type);
}

/** The recording has the beginning of the string, and its length. */
function isCutOf(value: Value | undefined, said: Said | undefined): value is Value & { type: 'string' } {
  if (value?.type !== 'string' || value.length === undefined || typeof said !== 'string') return false;
  return said.length === value.length && said.startsWith(value.value);
}

export function saidText(said: Said | undefined): string {
  if (said === undefined) return 'nothing';
  if (said === null) return 'null';
  if (!Array.isArray(said)) return `${typeof said} ${JSON.stringify(said)}`;
  const [type, value] = said;
  if (type === 'symbol') return `symbol ${String(value).replace(/^\d+ /, '')}`;
  return type === '#' ? 'an object' : value === undefined ? String(type) : `${type} ${value}`;
}

export function recordedText(value: Value | undefined): string {
  if (value === undefined) return 'nothing';
  switch (value.type) {
    case 'none':
      return 'null';
    case 'boolean':
      return `boolean ${value.value}`;
    case 'string':
      return `string ${JSON.stringify(value.value)}`;
    case 'int':
    case 'float':
      return `number ${Object.is(value.value, -0) ? '-0' : String(value.value)}`;
    case 'bigint':
      return `bigint ${value.value}`;
    case 'symbol':
      return `symbol ${value.description}`;
    case 'reference':
      return 'an object';
    case 'unrecorded':
      return value.reason;
    default:
      return value.type;
  }
}
