import type { Contents, ObjectId, Step, Value } from '@pellucid/format';
import { exactNumber, type JsonDocument } from './json-text.ts';
import type { CallState, Recording, State } from './recording.ts';
import { tensorValues } from './tensor-data.ts';

/** How the recording ends: by itself, by an exception that nobody caught, by a signal, because recording stopped, or without an end. */
export type RunStatus = 'exited' | 'raised' | 'signalled' | 'interrupted' | 'broken-off';

/**
 * What `pellucid show --json` prints: the state at a step as one document. `calls`: the current task's stack, innermost last. `globals`: the
 * variables of the innermost call's module, or of the entry program's when nothing runs. A primitive is itself; what JSON has no word
 * for is `{type, …}`. An object is `{id, type, items | entries | fields}` where it stands first, `{id}` after that.
 */
export function stateJson(recording: Recording, step: Step): JsonDocument {
  const state = recording.state(step);
  const values = new ValueWriter(state);
  const calls = state.calls.map((call) => ({
    function: call.function.name,
    file: call.source.program.path,
    line: call.at?.[0] ?? null,
    variables: call.function.kind === 'module' ? {} : values.variables(call),
  }));
  const module = moduleOf(recording, state);
  const globals = module === undefined ? {} : values.variables(module);
  const output = recording.output(step);
  const printed = (stream: 'stdout' | 'stderr') =>
    output.flatMap((piece) => (piece.stream === stream ? [piece.text] : [])).join('');
  return {
    step,
    steps: recording.steps,
    status: statusOf(recording),
    calls,
    globals,
    output: { stdout: printed('stdout'), stderr: printed('stderr') },
  };
}

/** One value at a step as in the document of a state, its objects written out. */
export function valueJson(recording: Recording, value: Value, step: Step): JsonDocument {
  return new ValueWriter(recording.state(step)).value(value);
}

export function statusOf({ end }: Recording): RunStatus {
  return end.outcome === 'exited' && end.exception !== null ? 'raised' : end.outcome;
}

function moduleOf(recording: Recording, state: State): CallState | undefined {
  const innermost = state.calls.at(-1);
  const entry = recording.sources[0];
  const source = innermost?.source ?? entry;
  return state.modules.find((module) => module.source.id === source?.id);
}

/** Deepest nesting of objects that is written out; a linked list of a million nodes is no document. */
const maxDepth = 200;

class ValueWriter {
  readonly #state: State;
  readonly #written = new Set<ObjectId>();
  #depth = 0;

  constructor(state: State) {
    this.#state = state;
  }

  variables(call: CallState): JsonDocument {
    // Where blocks shadow each other the one that is visible where the call is wins, else the latest.
    const visible = call.variables.toSorted((a, b) => a.since - b.since);
    return Object.fromEntries(visible.map((variable) => [variable.name, this.value(variable.value)]));
  }

  value(value: Value): JsonDocument {
    switch (value.type) {
      case 'none':
        return null;
      case 'boolean':
        return value.value;
      case 'int':
        return exactNumber(value.value);
      case 'float':
        return Number.isFinite(value.value) && !Object.is(value.value, -0)
          ? value.value
          : { type: 'float', value: Object.is(value.value, -0) ? '-0' : String(value.value) };
      case 'string':
        return value.length === undefined ? value.value : { type: 'string', value: value.value, length: value.length };
      case 'complex':
        return {
          type: 'complex',
          real: this.value({ type: 'float', value: value.real }),
          imaginary: this.value({ type: 'float', value: value.imaginary }),
        };
      case 'bytes':
        return {
          type: 'bytes',
          hex: Array.from(value.value, (byte) => byte.toString(16).padStart(2, '0')).join(''),
          length: value.length,
        };
      case 'bigint':
        return { type: 'bigint', value: String(value.value) };
      case 'symbol':
        return { type: 'symbol', description: value.description };
      case 'reference':
        return this.#object(value.object);
      case 'redacted':
      case 'unrecorded':
        return { type: value.type, reason: value.reason };
      default:
        return { type: value.type };
    }
  }

  #object(id: ObjectId): JsonDocument {
    const contents = this.#written.has(id) || this.#depth >= maxDepth ? undefined : this.#state.object(id);
    if (contents === undefined) return { id };
    this.#written.add(id);
    this.#depth++;
    const document = { id, type: contents.type, ...this.#body(contents), ...this.#fields(contents) };
    this.#depth--;
    return document;
  }

  #body(contents: Contents): { [name: string]: JsonDocument } {
    switch (contents.kind) {
      case 'list':
      case 'tuple':
      case 'set':
        return { items: contents.items.map((item) => this.value(item)), ...omitted(contents.omitted) };
      case 'map':
        return {
          entries: contents.entries.map(([key, value]) => [this.value(key), this.value(value)]),
          ...omitted(contents.omitted),
        };
      case 'instance':
        return {};
      case 'function':
      case 'class':
      case 'module':
        return { name: contents.name };
      case 'tensor': {
        const { dtype, shape } = contents.tensor;
        return { dtype, shape: [...shape], values: tensorValues(contents.tensor).map((value) => this.value(value)) };
      }
      case 'scalar':
      case 'opaque':
        return { text: contents.text };
      case 'exception':
        return { message: contents.message };
    }
  }

  /** Always there for what has nothing but fields. */
  #fields(contents: Contents): { [name: string]: JsonDocument } {
    if (contents.fields.length === 0 && contents.kind !== 'instance') return {};
    const fields = contents.fields.map(([name, value]): [string, JsonDocument] => [
      name.type === 'string' ? name.value : name.type === 'symbol' ? `Symbol(${name.description})` : name.type,
      this.value(value),
    ]);
    return {
      fields: Object.fromEntries(fields),
      ...(contents.omittedFields > 0 ? { omittedFields: contents.omittedFields } : {}),
    };
  }
}

function omitted(count: number): { [name: string]: JsonDocument } {
  return count > 0 ? { omitted: count } : {};
}
