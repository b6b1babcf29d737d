import {
  type Contents,
  type Event,
  type FunctionId,
  id,
  type ObjectId,
  type Site,
  type Step,
  type Value,
} from '@pellucid/format';
import { NumberColumn } from '../number-column.ts';
import type { Recording } from '../recording.ts';
import type { ProgramAlignment, Side } from './program-alignment.ts';
import { withoutAddresses } from './same-text.ts';

/** No call, no moment, no site. */
export const none: number = 2 ** 32 - 1;

/**
 * A run as the moments of its calls, each as two numbers: what ran (the same in both programs for the same statement) and what it made of it.
 * Moments and calls count from 0; calls in the order in which they were entered.
 */
export interface Trace {
  readonly side: Side;
  readonly recording: Recording;
  /** Steps that were read: all, or as many as the comparison may take. */
  readonly steps: number;
  readonly firsts: Uint32Array;
  /** By moment: its call, what ran, and what happened, without identities. */
  readonly calls: Uint32Array;
  readonly keys: Uint32Array;
  readonly contents: Uint32Array;
  /** By moment: the place in `sites` of the statement, `none` where none has begun. */
  readonly statements: Uint32Array;
  readonly sites: readonly Site[];
  /** By moment: it goes on after a call has come back. */
  readonly goesOn: Uint8Array;
  /** By call: its function, and the key of it. */
  readonly targets: readonly FunctionId[];
  readonly functions: Uint32Array;
  readonly parents: Uint32Array;
  /** By call: the moment of its parent in which it was entered. */
  readonly parentMoments: Uint32Array;
  readonly moments: Groups;
  readonly children: Groups;
  /** Calls without a parent, by the task that they are of, tasks in the order in which they first did something. */
  readonly roots: readonly (readonly number[])[];
}

/** Items of groups in the order in which they came. */
export class Groups {
  readonly #starts: Uint32Array;
  readonly #items: Uint32Array;

  /** `groupOf`: by item its group; an item of `none` is in none. */
  constructor(groups: number, groupOf: Uint32Array) {
    const starts = new Uint32Array(groups + 1);
    for (const group of groupOf) if (group < groups) starts[group + 1] = (starts[group + 1] ?? 0) + 1;
    for (let group = 0; group < groups; group++) starts[group + 1] = (starts[group + 1] ?? 0) + (starts[group] ?? 0);
    const items = new Uint32Array(starts[groups] ?? 0);
    const next = starts.slice();
    for (const [item, group] of groupOf.entries()) {
      if (group >= groups) continue;
      const place = next[group] ?? 0;
      items[place] = item;
      next[group] = place + 1;
    }
    this.#starts = starts;
    this.#items = items;
  }

  of(group: number): Uint32Array {
    return this.#items.subarray(this.#starts[group], this.#starts[group + 1]);
  }
}

/** Reads the first `most` steps of a run. */
export function traceRun(side: Side, recording: Recording, programs: ProgramAlignment, most: number): Trace {
  const tracer = new Tracer(side, recording, programs);
  const steps = Math.min(recording.steps, most);
  for (let first = 0; first < steps; ) {
    const last = Math.min(recording.moment(id<Step>(first)).last, steps - 1);
    tracer.begin(first);
    for (let step = first; step <= last; step++) tracer.add(id<Step>(step));
    tracer.end();
    first = last + 1;
  }
  return tracer.trace(steps);
}

/** Keys of moments that no statement has begun; all statements' are greater. */
const enterKey = 0;
const resumeKey = 1;
const otherKey = 2;
const firstStatementKey = 3;

class Tracer {
  readonly #side: Side;
  readonly #recording: Recording;
  readonly #programs: ProgramAlignment;
  readonly #firsts = new NumberColumn();
  readonly #calls = new NumberColumn();
  readonly #keys = new NumberColumn();
  readonly #contents = new NumberColumn();
  readonly #statements = new NumberColumn();
  readonly #goesOn = new NumberColumn();
  readonly #targets: FunctionId[] = [];
  readonly #functions = new NumberColumn();
  readonly #parents = new NumberColumn();
  readonly #parentMoments = new NumberColumn();
  readonly #sites: Site[] = [];
  readonly #siteNumbers = new Map<number, number>();
  readonly #callNumbers = new Map<number, number>();
  readonly #stacks = new Map<number, number[]>();
  readonly #roots = new Map<number, number[]>();
  /** By call: its latest moment, and its latest statement. */
  readonly #latest: number[] = [];
  readonly #places: number[] = [];
  readonly #shapes = new Map<ObjectId, number>();
  #stack: number[] = [];
  #task = 1;
  #moment = 0;
  #key = otherKey;
  #content = 0;
  #call = none;
  #began = false;
  #opened = false;

  constructor(side: Side, recording: Recording, programs: ProgramAlignment) {
    this.#side = side;
    this.#recording = recording;
    this.#programs = programs;
    this.#stacks.set(1, this.#stack);
  }

  begin(first: number): void {
    this.#firsts.push(first);
    this.#key = otherKey;
    this.#content = 0;
    this.#call = this.#top();
    this.#began = false;
    this.#opened = false;
  }

  add(step: Step): void {
    const { event, objects } = this.#recording.event(step);
    for (const { id: object, contents } of objects) this.#shapes.set(object, this.#shape(contents));
    if (event.type === 'task') return this.#switch(event.task);
    if (event.type === 'task-end') return;
    const site = 'site' in event && event.site !== null ? this.#recording.siteOf(event.site) : null;
    if (event.type === 'enter') this.#enter(event.call, event.function);
    else if (event.type === 'resume') this.#resume(event.call);
    else if (site !== null && (event.type === 'line' || site.starts === true)) this.#start(site);
    else if (!this.#opened) this.#call = this.#top();
    this.#opened = true;
    this.#content = mix(this.#content, this.#hash(event));
    if (event.type === 'leave' || event.type === 'unwind' || event.type === 'suspend') this.#stack.pop();
  }

  end(): void {
    const call = this.#call;
    const place = call === none ? none : (this.#places[call] ?? none);
    const site = place === none ? undefined : this.#sites[place];
    const goesOn = !this.#began && this.#key === otherKey && site !== undefined;
    const key =
      this.#began || goesOn
        ? site === undefined
          ? otherKey
          : firstStatementKey + 2 * this.#programs.statementKey(this.#side, site) + (goesOn ? 1 : 0)
        : this.#key;
    this.#calls.push(call);
    this.#keys.push(key);
    this.#contents.push(mix(this.#content, key));
    this.#statements.push(place);
    this.#goesOn.push(goesOn ? 1 : 0);
    if (call !== none) this.#latest[call] = this.#moment;
    this.#moment++;
  }

  trace(steps: number): Trace {
    const calls = this.#calls.trimmed();
    const parents = this.#parents.trimmed();
    const count = parents.length;
    return {
      side: this.#side,
      recording: this.#recording,
      steps,
      firsts: this.#firsts.trimmed(),
      calls,
      keys: this.#keys.trimmed(),
      contents: this.#contents.trimmed(),
      statements: this.#statements.trimmed(),
      sites: this.#sites,
      goesOn: Uint8Array.from(this.#goesOn.trimmed()),
      targets: this.#targets,
      functions: this.#functions.trimmed(),
      parents,
      parentMoments: this.#parentMoments.trimmed(),
      moments: new Groups(count, calls),
      children: new Groups(count, parents),
      roots: [...this.#roots.values()],
    };
  }

  #top(): number {
    return this.#stack.at(-1) ?? none;
  }

  #switch(task: number): void {
    this.#task = task;
    const stack = this.#stacks.get(task) ?? [];
    this.#stacks.set(task, stack);
    this.#stack = stack;
  }

  #enter(call: number, target: FunctionId): void {
    const parent = this.#top();
    const number = this.#callNumbers.get(call) ?? this.#functions.length;
    if (number === this.#functions.length) {
      this.#callNumbers.set(call, number);
      this.#targets.push(target);
      this.#functions.push(this.#programs.functionKey(this.#side, target));
      this.#parents.push(parent);
      this.#parentMoments.push(parent === none ? none : (this.#latest[parent] ?? none));
      if (parent === none) {
        const roots = this.#roots.get(this.#task) ?? [];
        roots.push(number);
        this.#roots.set(this.#task, roots);
      }
    }
    this.#stack.push(number);
    this.#call = number;
    this.#key = enterKey;
  }

  #resume(call: number): void {
    const number = this.#callNumbers.get(call);
    if (number === undefined) return;
    this.#stack.push(number);
    this.#call = number;
    this.#key = resumeKey;
  }

  #start(site: Site): void {
    const number = this.#siteNumbers.get(site.id) ?? this.#sites.length;
    if (number === this.#sites.length) {
      this.#siteNumbers.set(site.id, number);
      this.#sites.push(site);
    }
    this.#began = true;
    this.#call = this.#top();
    if (this.#call !== none) this.#places[this.#call] = number;
  }

  #shape(contents: Contents): number {
    const shape = mix(textHash(contents.kind), textHash(contents.type));
    switch (contents.kind) {
      case 'tuple':
        return contents.items.slice(0, 16).reduce((hash, item) => mix(hash, this.#valueHash(item)), shape);
      case 'exception':
        return mix(shape, textHash(contents.message));
      case 'scalar':
      case 'opaque':
        return mix(shape, textHash(contents.text));
      case 'function':
      case 'class':
      case 'module':
        return mix(shape, textHash(contents.name));
      default:
        return shape;
    }
  }

  #hash(event: Event): number {
    let hash = textHash(event.type);
    if ('value' in event) hash = mix(hash, this.#valueHash(event.value));
    if ('key' in event) hash = mix(hash, this.#valueHash(event.key));
    switch (event.type) {
      case 'enter':
        return event.values.slice(0, 64).reduce((all, value) => mix(all, this.#valueHash(value)), hash);
      case 'branch':
        return mix(hash, event.taken ? 1 : 2);
      case 'splice':
        return event.values
          .slice(0, 16)
          .reduce((all, value) => mix(all, this.#valueHash(value)), mix(hash, event.start));
      default:
        return hash;
    }
  }

  #valueHash(value: Value): number {
    const type = textHash(value.type);
    switch (value.type) {
      case 'boolean':
        return mix(type, value.value ? 1 : 2);
      case 'int':
      case 'bigint':
        return mix(type, typeof value.value === 'number' ? numberHash(value.value) : textHash(`${value.value}`));
      case 'float':
        return mix(type, numberHash(value.value));
      case 'string':
        return mix(type, textHash(value.value));
      case 'bytes':
        return mix(type, value.length);
      case 'reference':
        return mix(type, this.#shapes.get(value.object) ?? 0);
      default:
        return type;
    }
  }
}

/** Characters of a text that make its hash; its length makes the rest. */
const hashed = 200;

function textHash(text: string): number {
  const shown = text.length > hashed ? text.slice(0, hashed) : text;
  const clean = withoutAddresses(shown);
  let hash = clean === shown ? text.length : clean.length;
  for (let index = 0; index < clean.length; index++) hash = Math.imul(hash ^ clean.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

function numberHash(number: number): number {
  float[0] = number;
  return mix(words[0] ?? 0, words[1] ?? 0);
}

function mix(hash: number, other: number): number {
  let mixed = Math.imul(hash ^ (other + 0x9e3779b9 + (hash << 6) + (hash >>> 2)), 0x85ebca6b);
  mixed ^= mixed >>> 13;
  return mixed >>> 0;
}
