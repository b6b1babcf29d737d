import {
  type CallId,
  type Contents,
  type Event,
  id,
  type ObjectDefinition,
  type ObjectId,
  type RecordedEvent,
  type SiteKind,
  type Value,
} from '@pellucid/format';
import { type KnownFunction, ProgramTable } from './program-table.ts';
import { functionAround, type Place, type SourceFunction } from './source-text.ts';

/** Values by the names that the source has for them. */
export type Given = readonly (readonly [name: string, value: Value])[];

/** Writes down calls, the statements in them and what variables become, as events of a recording. */
export class CallLog {
  readonly table: ProgramTable = new ProgramTable();
  readonly #events: (() => RecordedEvent)[] = [];
  readonly #stack: KnownFunction[] = [];
  #pending: ObjectDefinition[] = [];
  #calls = 0;
  #objects = 0;

  /** How many calls have begun and not ended. */
  get depth(): number {
    return this.#stack.length;
  }

  /** The name of the function whose call is the current one. */
  get current(): string | undefined {
    return this.#stack.at(-1)?.name;
  }

  /** @param from the line of the current call that calls; its statement begins */
  begin(from: Place | undefined, fn: SourceFunction, given: Given): void {
    if (from !== undefined) this.line(from);
    const known = this.table.function(fn);
    for (const [name] of given) this.table.parameter(known, name);
    const values = new Map(given);
    const call = id<CallId>(++this.#calls);
    const objects = this.#taken();
    // Only in the end all parameters are known that the function is ever given.
    this.#events.push(() => {
      const all = known.parameters.map((name): Value => values.get(name) ?? { type: 'unbound' });
      return { event: { type: 'enter', function: known.id, call, values: all }, objects };
    });
    this.#stack.push(known);
  }

  /** The statement on the line begins. */
  line(at: Place, kind: SiteKind = 'expression'): void {
    const fn = this.#stack.at(-1);
    if (fn !== undefined && fn.source === at.source) this.#add({ type: 'line', site: this.table.site(fn, at, kind) });
  }

  /** The current call's variable gets a value on the line. */
  bind(at: Place | undefined, name: string, value: Value): void {
    const fn = this.#stack.at(-1);
    if (fn === undefined || at === undefined || fn.source !== at.source) return;
    const variable = this.table.variable(fn, name);
    this.#add({ type: 'bind', site: this.table.site(fn, at, 'assign', variable), value });
  }

  /** Something happened that is not recorded. */
  gap(what: string): void {
    this.#add({ type: 'gap', site: null, what });
  }

  /** The current call returns, on the line where that is known. */
  end(at: Place | undefined, value: Value): void {
    const fn = this.#stack.at(-1);
    if (fn === undefined) return;
    const known = at !== undefined && fn.source === at.source;
    this.#add({ type: 'leave', site: known ? this.table.site(fn, at, 'return') : null, value });
    this.#stack.pop();
  }

  /** An object that the next event refers to. */
  define(contents: Contents): Value {
    const object = id<ObjectId>(++this.#objects);
    this.#pending.push({ id: object, contents });
    return { type: 'reference', object };
  }

  events(): readonly RecordedEvent[] {
    return this.#events.map((make) => make());
  }

  #add(event: Event): void {
    const objects = this.#taken();
    this.#events.push(() => ({ event, objects }));
  }

  #taken(): readonly ObjectDefinition[] {
    const objects = this.#pending;
    this.#pending = [];
    return objects;
  }
}

/** The function around a place, for `begin`. */
export function functionOf(place: Place | undefined): SourceFunction | undefined {
  return place === undefined ? undefined : functionAround(place);
}
