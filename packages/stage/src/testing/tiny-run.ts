import {
  type CallId,
  type Contents,
  type Event,
  type FunctionId,
  id,
  type Language,
  type ObjectDefinition,
  type ObjectId,
  type RecordedEvent,
  type RunEnd,
  type Site,
  type SiteId,
  type SiteKind,
  type SourceId,
  type Value,
  type VariableId,
} from '@pellucid/format';
import { buildRecording, type Recording, type RecordingParts } from '@pellucid/replay';

type Plain = number | string | boolean | null | Value;

/** A run written by hand: one module whose statements are the lines of `code`. Lines count from 1. */
export class TinyRun {
  readonly #events: RecordedEvent[] = [];
  readonly #sites: Site[] = [];
  readonly #variables: string[] = [];
  readonly #code: readonly string[];
  readonly #language: Language;
  readonly #subscripts: [container: string, index: string][] = [];
  readonly #functions: { name: string; first: number; last: number }[] = [];
  #pending: ObjectDefinition[] = [];
  #objects = 0;
  #calls = 1;

  constructor(code: string, language: Language = 'python') {
    this.#code = code.split('\n');
    this.#language = language;
    this.#add({ type: 'enter', function: id<FunctionId>(1), call: id<CallId>(1), values: [] });
  }

  subscript(container: string, index: string): this {
    this.#subscripts.push([container, index]);
    return this;
  }

  /** Another function of the source, by its first and last line. */
  function(name: string, first: number, last: number): this {
    this.#functions.push({ name, first, last });
    return this;
  }

  /** Calls the function of that name; what follows happens in it. */
  enter(name: string): this {
    const target = this.#functions.findIndex((one) => one.name === name) + 2;
    return this.#add({ type: 'enter', function: id<FunctionId>(target), call: id<CallId>(++this.#calls), values: [] });
  }

  line(line: number, kind: SiteKind = 'assign'): this {
    return this.#add({ type: 'line', site: this.#site(line, kind) });
  }

  bind(line: number, name: string, value: Plain, kind: SiteKind = 'assign'): this {
    return this.#add({ type: 'bind', site: this.#site(line, kind, name), value: plain(value) });
  }

  branch(line: number, taken: boolean, kind: SiteKind = 'if'): this {
    return this.#add({ type: 'branch', site: this.#site(line, kind), taken });
  }

  /** An event at a line; its `site` is filled in. */
  event(line: number, event: Partial<Event> & { type: Event['type'] }, kind: SiteKind = 'expression'): this {
    return this.#add({ site: this.#site(line, kind), ...event } as Event);
  }

  /** Events that one call of the line makes. */
  sameSite(line: number, events: readonly (Partial<Event> & { type: Event['type'] })[]): this {
    const site = this.#site(line, 'call');
    for (const event of events) this.#add({ site, ...event } as Event);
    return this;
  }

  startTask(task: number, kind: string, name: string): this {
    return this.#add({ type: 'task-start', task: id(task), kind, name });
  }

  switchTo(task: number): this {
    return this.#add({ type: 'task', task: id(task) });
  }

  print(text: string): this {
    return this.#add({ type: 'output', stream: 'stdout', value: plain(text) });
  }

  set(line: number, object: Value, key: Plain, value: Plain): this {
    return this.event(
      line,
      { type: 'set-item', object: referred(object), key: plain(key), value: plain(value) },
      'assign',
    );
  }

  field(line: number, object: Value, name: string, value: Plain): this {
    return this.event(
      line,
      { type: 'set-field', object: referred(object), name: plain(name), value: plain(value) },
      'assign',
    );
  }

  append(line: number, object: Value, value: Plain): this {
    return this.event(line, { type: 'append', object: referred(object), value: plain(value) });
  }

  list(...items: Plain[]): Value {
    return this.object({ kind: 'list', items: items.map(plain), omitted: 0 });
  }

  tuple(...items: Plain[]): Value {
    return this.object({ kind: 'tuple', items: items.map(plain), omitted: 0 });
  }

  map(entries: Readonly<Record<string, Plain>>): Value {
    return this.object({
      kind: 'map',
      entries: Object.entries(entries).map(([key, value]) => [plain(key), plain(value)]),
      omitted: 0,
    });
  }

  instance(type: string, fields: Readonly<Record<string, Plain>>): Value {
    return this.object({
      kind: 'instance',
      type,
      fields: Object.entries(fields).map(([name, value]) => [plain(name), plain(value)]),
    });
  }

  object(contents: Partial<Contents> & { kind: Contents['kind'] }): Value {
    const object = id<ObjectId>(++this.#objects);
    this.#pending.push({
      id: object,
      contents: { type: contents.kind, fields: [], omittedFields: 0, ...contents } as Contents,
    });
    return { type: 'reference', object };
  }

  /** What the recording is made of. */
  parts(path = 'tiny.py', end?: RunEnd): RecordingParts {
    return {
      facts: {
        version: 2,
        language: this.#language,
        recorder: 'test',
        runtime: 'CPython 3.11.7',
        program: path,
        argv: [],
        cwd: '/',
        platform: 'test',
        started: '2026-01-01T00:00:00Z',
        environment: {},
        limits: {},
      },
      sources: [
        {
          text: this.#code.join('\n'),
          program: {
            source: id<SourceId>(1),
            path,
            language: this.#language,
            sha256: '0'.repeat(64),
            functions: [
              {
                id: id<FunctionId>(1),
                name: '<module>',
                kind: 'module',
                parent: null,
                range: [1, 0, this.#code.length, 0],
                parameters: [],
              },
              ...this.#functions.map(({ name, first, last }, index) => ({
                id: id<FunctionId>(index + 2),
                name,
                kind: 'function' as const,
                parent: id<FunctionId>(1),
                range: [first, 0, last, this.#code[last - 1]?.length ?? 0] as const,
                parameters: [],
              })),
            ],
            variables: this.#variables.map((name, index) => ({
              id: id<VariableId>(index + 1),
              name,
              function: id<FunctionId>(1),
            })),
            sites: this.#sites,
            subscripts: this.#subscripts.map(([container, index]) => ({
              function: id<FunctionId>(1),
              container: this.#variable(container),
              index: this.#variable(index),
            })),
          },
        },
      ],
      events: this.#events,
      ...(end && { end }),
    };
  }

  recording(end?: RunEnd): Recording {
    const recording = buildRecording(this.parts('tiny.py', end));
    if (recording.damage !== null) throw new Error(recording.damage);
    return recording;
  }

  #variable(name: string): VariableId {
    const index = this.#variables.indexOf(name);
    if (index < 0) this.#variables.push(name);
    return id<VariableId>(index < 0 ? this.#variables.length : index + 1);
  }

  #site(line: number, kind: SiteKind, variable?: string): SiteId {
    const text = this.#code[line - 1] ?? '';
    const site = id<SiteId>(this.#sites.length + 1);
    const indent = text.length - text.trimStart().length;
    this.#sites.push({
      id: site,
      kind,
      function: id<FunctionId>(1),
      range: [line, indent, line, text.length],
      ...(variable !== undefined && { variable: this.#variable(variable) }),
    });
    return site;
  }

  #add(event: Event): this {
    this.#events.push({ event, objects: this.#pending });
    this.#pending = [];
    return this;
  }
}

function plain(value: Plain): Value {
  if (value === null) return { type: 'none' };
  if (typeof value === 'number') return Number.isInteger(value) ? { type: 'int', value } : { type: 'float', value };
  if (typeof value === 'string') return { type: 'string', value };
  if (typeof value === 'boolean') return { type: 'boolean', value };
  return value;
}

function referred(value: Value): ObjectId {
  if (value.type !== 'reference') throw new TypeError('not an object');
  return value.object;
}
