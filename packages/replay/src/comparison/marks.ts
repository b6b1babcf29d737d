import type { Contents, ObjectId, Value } from '@pellucid/format';
import type { ReadName } from './statement-reads.ts';
import { keyText, type PathPart } from './value-difference.ts';

/** What of an object differs: a divergence, or that something it holds does. */
type Mark = { readonly divergence: number } | { readonly held: ObjectId };

/** Elements of one object that are told apart before it is marked as a whole. */
const mostElements = 64;
/** Objects that are known to hold one, the last ones. */
const mostHolders = 16;
/** How far up the holders of an object are followed, and how many objects are looked at down from one. */
const deepest = 16;
const mostSeen = 200;

/** The objects of one run that differ from those which stand for them in the other one. */
export class ObjectMarks {
  readonly #marks = new Map<ObjectId, Map<string, Mark>>();
  /** By object: where it was put last, by the object that it was put into. */
  readonly #holders = new Map<ObjectId, Map<ObjectId, string>>();

  /** `object` lies in `holder` from here on. */
  hold(holder: ObjectId, key: string, object: ObjectId): void {
    if (holder !== object) this.#addHolder(object, holder, key);
    if (this.#marks.has(object)) this.#markHolders(object);
  }

  #addHolder(object: ObjectId, holder: ObjectId, key: string): void {
    const holders = this.#holders.get(object) ?? new Map<ObjectId, string>();
    holders.delete(holder);
    holders.set(holder, key);
    const oldest = holders.keys().next();
    if (holders.size > mostHolders && !oldest.done) holders.delete(oldest.value);
    this.#holders.set(object, holders);
  }

  mark(object: ObjectId, key: string, divergence: number): void {
    this.#put(object, key, { divergence });
    this.#markHolders(object);
  }

  /** The element is the same in both runs again. */
  clear(object: ObjectId, key: string): void {
    const marks = this.#marks.get(object);
    if (marks?.delete(key) && marks.size === 0) this.#marks.delete(object);
  }

  /** The latest divergence that made the object different, in this field of it where one is named. */
  latest(object: ObjectId, field: string | null, seen: Set<ObjectId> = new Set()): number | null {
    if (seen.has(object) || seen.size >= mostSeen) return null;
    seen.add(object);
    let latest: number | null = null;
    for (const [key, mark] of this.#marks.get(object) ?? []) {
      if (field !== null && key.startsWith('field ') && key !== fieldKey(field)) continue;
      const divergence = 'divergence' in mark ? mark.divergence : this.latest(mark.held, null, seen);
      if (divergence !== null && (latest === null || divergence > latest)) latest = divergence;
    }
    return latest;
  }

  #put(object: ObjectId, key: string, mark: Mark): void {
    const marks = this.#marks.get(object) ?? new Map<string, Mark>();
    marks.set(marks.size >= mostElements && !marks.has(key) ? 'others' : key, mark);
    this.#marks.set(object, marks);
  }

  #markHolders(object: ObjectId): void {
    let held = [object];
    for (let depth = 0, seen = 0; depth < deepest && held.length > 0; depth++) {
      const holding: ObjectId[] = [];
      for (const one of held) {
        for (const [holder, key] of this.#holders.get(one) ?? []) {
          if (seen++ > mostSeen) return;
          const known = this.#marks.get(holder)?.get(key);
          if (known !== undefined && ('divergence' in known || known.held === one)) continue;
          this.#put(holder, key, { held: one });
          holding.push(holder);
        }
      }
      held = holding;
    }
  }
}

/** How an item or a field is named among the elements of an object. */
export function markKey(part: PathPart['part'], key: Value): string {
  return part === 'field' && key.type === 'string' ? fieldKey(key.value) : `${part} ${keyText(key, () => undefined)}`;
}

function fieldKey(name: string): string {
  return `field ${name}`;
}

export function holdValue(marks: ObjectMarks, holder: ObjectId, key: string, value: Value): void {
  if (value.type === 'reference') marks.hold(holder, key, value.object);
}

/** Everything that the object holds lies in it from here on. */
export function holdContents(marks: ObjectMarks, holder: ObjectId, contents: Contents): void {
  for (const [name, value] of contents.fields) {
    if (value.type === 'reference') marks.hold(holder, markKey('field', name), value.object);
  }
  if ('items' in contents) {
    for (const item of contents.items) holdValue(marks, holder, 'items', item);
  } else if (contents.kind === 'map') {
    for (const [key, value] of contents.entries) {
      if (value.type === 'reference') marks.hold(holder, markKey('item', key), value.object);
    }
  }
}

/** A variable of a call, or of the latest call of a function. */
interface VariableMark {
  /** null: it was last given the same value in both runs. */
  divergence: number | null;
  a: ObjectId | null;
  b: ObjectId | null;
}

/** Which variables and objects differ between two runs, and which divergence made them so, at the place that a comparison has come to. */
export class Marks {
  readonly a: ObjectMarks = new ObjectMarks();
  readonly b: ObjectMarks = new ObjectMarks();
  readonly #ofCalls = new Map<number, Map<string, VariableMark>>();
  readonly #ofFunctions = new Map<number, Map<string, VariableMark>>();

  /** A variable was given a value, in the call of a (null: in none that both runs have) and its function. */
  bind(call: number | null, fn: number, name: string, mark: VariableMark): void {
    if (call !== null) put(this.#ofCalls, call, name, mark);
    put(this.#ofFunctions, fn, name, mark);
  }

  /** The variables of the call are seen no more. */
  endCall(call: number): void {
    this.#ofCalls.delete(call);
  }

  /** The latest divergence behind what a statement reads, and under which name. `functions`: those that the call's stands in, inside out, itself first. */
  latest(
    reads: readonly ReadName[],
    call: number | null,
    functions: readonly number[],
  ): { readonly from: number; readonly through: string } | null {
    let latest: { from: number; through: string } | null = null;
    for (const { name, field } of reads) {
      const from = this.#latestOf(this.#find(name, call, functions), field);
      if (from !== null && (latest === null || from > latest.from)) {
        latest = { from, through: field === null ? name : `${name}.${field}` };
      }
    }
    return latest;
  }

  #find(name: string, call: number | null, functions: readonly number[]): VariableMark | undefined {
    const own = call === null ? undefined : this.#ofCalls.get(call)?.get(name);
    if (own !== undefined) return own;
    for (const fn of functions) {
      const mark = this.#ofFunctions.get(fn)?.get(name);
      if (mark !== undefined) return mark;
    }
    return undefined;
  }

  #latestOf(mark: VariableMark | undefined, field: string | null): number | null {
    if (mark === undefined) return null;
    const found = [
      mark.divergence,
      mark.a === null ? null : this.a.latest(mark.a, field),
      mark.b === null ? null : this.b.latest(mark.b, field),
    ].filter((divergence) => divergence !== null);
    return found.length === 0 ? null : Math.max(...found);
  }
}

function put(scopes: Map<number, Map<string, VariableMark>>, scope: number, name: string, mark: VariableMark): void {
  const variables = scopes.get(scope) ?? new Map<string, VariableMark>();
  variables.set(name, mark);
  scopes.set(scope, variables);
}
