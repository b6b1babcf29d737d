import type { Contents, Entry, Event, Language, RecordedEvent, Value } from '@pellucid/format';
import { randomProgram } from './random-program.ts';

/**
 * What is true after an event, by the slow and obvious way: plain objects, changed event by event from the start. Shares nothing with what it
 * checks, and follows only what a right recorder writes.
 */
export class PlayedRun {
  readonly language: Language;
  task = 1;
  readonly stacks = new Map<number, number[]>([[1, []]]);
  readonly suspended: number[] = [];
  readonly functions = new Map<number, number>();
  /** Call → name of the variable → value. */
  readonly variables = new Map<number, Map<string, Value | null>>();
  readonly objects = new Map<number, Contents>();
  readonly places = new Map<number, number>();
  printed = '';

  constructor(language: Language) {
    this.language = language;
  }

  get stack(): number[] {
    return this.stacks.get(this.task) ?? [];
  }

  /** Everything at once, in a form that can be compared. */
  picture(): unknown {
    return {
      task: this.task,
      calls: this.stack.map((call) => ({
        call,
        line: this.places.get(call) ?? null,
        variables: this.bound(call),
      })),
      objects: new Map([...this.objects].map(([object, contents]) => [object, contents])),
      printed: this.printed,
    };
  }

  bound(call: number): [string, Value][] {
    return [...(this.variables.get(call) ?? [])].flatMap(([name, value]): [string, Value][] =>
      value === null ? [] : [[name, value]],
    );
  }

  play({ event, objects }: RecordedEvent): void {
    for (const { id, contents } of objects) this.objects.set(id, contents);
    const site = 'site' in event ? randomProgram.sites.find((item) => item.id === event.site) : undefined;
    const current = this.stack.at(-1);
    if ((event.type === 'line' || site?.starts) && site && current !== undefined)
      this.places.set(current, site.range[0]);
    this.#apply(event);
  }

  #apply(event: Event): void {
    switch (event.type) {
      case 'enter':
        this.stack.push(event.call);
        this.functions.set(event.call, event.function);
        for (const [index, value] of event.values.entries()) {
          if (value.type !== 'unbound') this.#write(event.call, 'ab'[index] ?? '', value);
        }
        return;
      case 'leave':
      case 'unwind':
        this.stack.pop();
        return;
      case 'suspend':
        this.suspended.push(this.stack.pop() ?? 0);
        return;
      case 'resume':
        this.suspended.splice(this.suspended.indexOf(event.call), 1);
        this.stack.push(event.call);
        return;
      case 'task':
        this.task = event.task;
        if (!this.stacks.has(event.task)) this.stacks.set(event.task, []);
        return;
      case 'bind':
      case 'unbind': {
        const variable = this.#variable(event.site);
        const current = this.stack.at(-1);
        const owner =
          current !== undefined && this.functions.get(current) === variable.function
            ? current
            : this.latestOf(variable.function);
        this.#write(owner ?? 0, variable.name, event.type === 'bind' ? event.value : null);
        return;
      }
      case 'bind-in':
        return this.#write(event.call, this.#variable(event.site).name, event.value);
      case 'unbind-in':
        return this.#write(event.call, this.#variable(event.site).name, null);
      case 'bind-name':
        return this.#write(event.call, event.name, event.value);
      case 'unbind-name':
        return this.#write(event.call, event.name, null);
      case 'output':
        this.printed += event.value.type === 'string' ? event.value.value : '';
        return;
      default:
        if (!('object' in event)) return;
        this.objects.set(event.object, this.#changed(this.objects.get(event.object) ?? unreachable(), event));
    }
  }

  latestOf(target: number): number | undefined {
    return [...this.functions].findLast(([, of]) => of === target)?.[0];
  }

  #variable(site: number | null): { name: string; function: number } {
    const of = randomProgram.sites.find((item) => item.id === site)?.variable;
    return randomProgram.variables.find((item) => item.id === of) ?? unreachable();
  }

  #write(call: number, name: string, value: Value | null): void {
    const variables = this.variables.get(call) ?? new Map<string, Value | null>();
    variables.set(name, value);
    this.variables.set(call, variables);
  }

  #changed(contents: Contents, event: Extract<Event, { object: unknown }>): Contents {
    const put = (entries: readonly Entry[], key: Value, value: Value): Entry[] =>
      entries.some(([other]) => this.#same(other, key))
        ? entries.map((entry): Entry => (this.#same(entry[0], key) ? [entry[0], value] : entry))
        : [...entries, [key, value]];
    const without = (entries: readonly Entry[], key: Value) => entries.filter(([other]) => !this.#same(other, key));
    switch (event.type) {
      case 'set-field':
        return { ...contents, fields: put(contents.fields, event.name, event.value) };
      case 'delete-field':
        return { ...contents, fields: without(contents.fields, event.name) };
      case 'replace':
        return event.contents;
      case 'set-item':
        if (contents.kind === 'map') return { ...contents, entries: put(contents.entries, event.key, event.value) };
        if (contents.kind === 'tensor') return withElement(contents, event.key, event.value);
        return contents.kind === 'list'
          ? { ...contents, items: contents.items.with(indexOf(event.key), event.value) }
          : unreachable();
      case 'delete-item':
        return contents.kind === 'map' ? { ...contents, entries: without(contents.entries, event.key) } : unreachable();
      case 'append':
        return contents.kind === 'list' ? { ...contents, items: [...contents.items, event.value] } : unreachable();
      case 'splice':
        return contents.kind === 'list'
          ? { ...contents, items: contents.items.toSpliced(event.start, event.removed, ...event.values) }
          : unreachable();
      case 'reorder':
        return contents.kind === 'list'
          ? { ...contents, items: event.order.map((index) => contents.items[index] ?? unreachable()) }
          : unreachable();
      case 'add':
        if (contents.kind !== 'set') return unreachable();
        return contents.items.some((item) => this.#same(item, event.value))
          ? contents
          : { ...contents, items: [...contents.items, event.value] };
      case 'discard':
        return contents.kind === 'set'
          ? { ...contents, items: contents.items.filter((item) => !this.#same(item, event.value)) }
          : unreachable();
    }
  }

  /** FORMAT.md §4.4, pair by pair. */
  #same(a: Value, b: Value): boolean {
    if (this.language === 'python') {
      const [x, y] = [pythonNumber(a), pythonNumber(b)];
      // biome-ignore lint/suspicious/noDoubleEquals: 1n == 1 is the equality meant
      if (x !== null && y !== null) return x == y;
      const [p, q] = [this.#immutable(a), this.#immutable(b)];
      if (p?.kind === 'tuple' && q?.kind === 'tuple') {
        return (
          p.items.length === q.items.length &&
          p.items.every((item, index) => this.#same(item, q.items[index] ?? unreachable()))
        );
      }
      if (p?.kind === 'set' && q?.kind === 'set') {
        return (
          p.items.every((item) => q.items.some((other) => this.#same(item, other))) &&
          q.items.every((item) => p.items.some((other) => this.#same(item, other)))
        );
      }
    } else {
      const [x, y] = [javascriptNumber(a), javascriptNumber(b)];
      if (x !== null && y !== null) return x === y || (Number.isNaN(x) && Number.isNaN(y));
    }
    if (a.type === 'reference' && b.type === 'reference') return a.object === b.object;
    return a.type === b.type && 'value' in a && 'value' in b ? a.value === b.value : a.type === b.type;
  }

  #immutable(value: Value): Contents | undefined {
    const contents = value.type === 'reference' ? this.objects.get(value.object) : undefined;
    return contents?.kind === 'tuple' || contents?.type === 'frozenset' ? contents : undefined;
  }
}

/** The tensors of random runs are of `int16`. */
function withElement(contents: Extract<Contents, { kind: 'tensor' }>, key: Value, value: Value): Contents {
  const data = contents.tensor.data.slice();
  const element = value.type === 'int' ? Number(value.value) : unreachable();
  data[indexOf(key) * 2] = element & 255;
  data[indexOf(key) * 2 + 1] = (element >> 8) & 255;
  return { ...contents, tensor: { ...contents.tensor, data, statistics: null } };
}

function indexOf(key: Value): number {
  return key.type === 'int' ? Number(key.value) : unreachable();
}

function pythonNumber(value: Value): number | bigint | null {
  if (value.type === 'int' || value.type === 'float') return value.value;
  return value.type === 'boolean' ? Number(value.value) : null;
}

function javascriptNumber(value: Value): number | null {
  return value.type === 'int' || value.type === 'float' ? Number(value.value) : null;
}

function unreachable(): never {
  throw new Error('A random run holds only what a right recorder writes');
}
