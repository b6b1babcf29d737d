import type { Contents, Event, RecordedEvent, Value } from '@pellucid/format';
import type { Events } from './events.ts';

/** An object while the events are played: arrays that can be changed. */
interface Model {
  readonly kind: Contents['kind'];
  items: Value[];
  entries: [Value, Value][];
  fields: [Value, Value][];
  cells: (number | bigint)[];
}

export interface Rebuilt {
  /** By name, or by id where one call is asked for. */
  readonly variables: ReadonlyMap<string, Value>;
  readonly objects: ReadonlyMap<number, Model>;
}

/** What the variables of a module body hold at the end, from the events alone: as slow and direct as it can be. */
export function rebuild(recording: Events, path: string, events: readonly RecordedEvent[] = recording.events): Rebuilt {
  const program = recording.programs.find((one) => one.path === path);
  const module = program?.functions[0]?.id;
  const variables = new Map<string, Value>();
  const objects = new Map<number, Model>();
  for (const { event, objects: defined } of events) {
    for (const { id, contents } of defined) objects.set(id, model(contents));
    const site = 'site' in event && event.site !== null ? recording.sites.get(event.site) : undefined;
    const variable = site?.variable === undefined ? undefined : recording.variables.get(site.variable);
    if (
      (event.type === 'bind' || event.type === 'bind-in') &&
      variable?.function === module &&
      variable?.range === undefined
    ) {
      if (variable !== undefined) variables.set(variable.name, event.value);
    } else if ('object' in event) change(event, objects.get(event.object));
  }
  return { variables, objects };
}

/** What the variables of one call hold after the first `steps` events. */
export function rebuildCall(recording: Events, call: number, steps: number): Rebuilt {
  const objects = new Map<number, Model>();
  const frames = new Map<number, { readonly fn: number; readonly variables: Map<string, Value> }>();
  const latest = new Map<number, number>();
  const stack: number[] = [];
  for (const { event, objects: defined } of recording.events.slice(0, steps)) {
    for (const { id, contents } of defined) objects.set(id, model(contents));
    const site = 'site' in event && event.site !== null ? recording.sites.get(event.site) : undefined;
    const variable = site?.variable === undefined ? undefined : recording.variables.get(site.variable);
    if (event.type === 'enter') {
      const variables = new Map<string, Value>();
      recording.functions.get(event.function)?.parameters.forEach((parameter, i) => {
        variables.set(String(parameter), event.values[i] ?? { type: 'unbound' });
      });
      frames.set(event.call, { fn: event.function, variables });
      latest.set(event.function, event.call);
      stack.push(event.call);
    } else if (event.type === 'resume') stack.push(event.call);
    else if (event.type === 'leave' || event.type === 'unwind' || event.type === 'suspend') stack.pop();
    else if ((event.type === 'bind' || event.type === 'bind-in') && variable !== undefined) {
      const top = stack.at(-1) ?? 0;
      const near = frames.get(top)?.fn === variable.function ? top : (latest.get(variable.function) ?? 0);
      frames.get(event.type === 'bind-in' ? event.call : near)?.variables.set(String(variable.id), event.value);
    } else if ('object' in event) change(event, objects.get(event.object));
  }
  return { variables: frames.get(call)?.variables ?? new Map(), objects };
}

function model(contents: Contents): Model {
  return {
    kind: contents.kind,
    items: 'items' in contents ? [...contents.items] : [],
    entries: 'entries' in contents ? contents.entries.map(([key, value]) => [key, value]) : [],
    fields: contents.fields.map(([name, value]) => [name, value]),
    cells: contents.kind === 'tensor' ? cellsOf(contents.tensor.dtype, contents.tensor.data) : [],
  };
}

function change(event: Event & { readonly object: number }, target: Model | undefined): void {
  if (target === undefined) throw new Error(`object ${event.object} was never defined`);
  switch (event.type) {
    case 'set-item':
      if (target.kind === 'map') put(target.entries, event.key, event.value);
      else if (target.kind === 'tensor')
        target.cells[number(event.key)] = 'value' in event.value ? (event.value.value as number) : 0;
      else {
        if (number(event.key) >= target.items.length) throw new Error(`item ${number(event.key)} is beyond the end`);
        target.items[number(event.key)] = event.value;
      }
      return;
    case 'delete-item':
      target.entries = target.entries.filter(([key]) => !same(key, event.key));
      return;
    case 'set-field':
      return put(target.fields, event.name, event.value);
    case 'delete-field':
      target.fields = target.fields.filter(([name]) => !same(name, event.name));
      return;
    case 'splice':
      if (event.start + event.removed > target.items.length) throw new Error('splice beyond the end');
      target.items.splice(event.start, event.removed, ...event.values);
      return;
    case 'append':
      target.items.push(event.value);
      return;
    case 'add':
      if (!target.items.some((item) => same(item, event.value))) target.items.push(event.value);
      return;
    case 'discard':
      target.items = target.items.filter((item) => !same(item, event.value));
      return;
    case 'replace':
      Object.assign(target, model(event.contents));
      return;
    case 'reorder':
      target.items = event.order.map((index) => target.items[index] ?? { type: 'unbound' });
      return;
    default:
  }
}

function put(entries: [Value, Value][], key: Value, value: Value): void {
  const found = entries.find(([known]) => same(known, key));
  if (found === undefined) entries.push([key, value]);
  else found[1] = value;
}

function same(a: Value, b: Value): boolean {
  const text = (value: Value): string =>
    JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : Number.isNaN(part) ? 'NaN' : part));
  return text(a) === text(b);
}

function number(value: Value): number {
  return value.type === 'int' ? Number(value.value) : Number.NaN;
}

function cellsOf(dtype: string, data: Uint8Array): (number | bigint)[] {
  const { buffer } = new Uint8Array(data);
  switch (dtype) {
    case 'uint8':
      return [...new Uint8Array(buffer)];
    case 'float64':
      return [...new Float64Array(buffer)];
    case 'int64':
      return [...new BigInt64Array(buffer)];
    default:
      throw new Error(`no cells of ${dtype} in these tests`);
  }
}
