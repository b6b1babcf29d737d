import type { Contents, Language, ObjectId, Value } from '@pellucid/format';
import { type JsonDocument, JsonNumber } from './json-text.ts';
import type { State } from './recording.ts';
import { tensorValues } from './tensor-data.ts';

/** Deepest nesting of objects in the document: readers of JSON give up at some hundred levels, and an object takes two. */
const deepest = 200;

/** Writes values of one state into one document: an object in full where it stands first, by its id after that. */
export class ValueWriter {
  readonly #state: State;
  readonly #python: boolean;
  readonly #written = new Set<ObjectId>();
  /** Objects that stood too deep and have not been written yet. */
  readonly #waiting = new Set<ObjectId>();
  #depth = 0;

  constructor(state: State, language: Language) {
    this.#state = state;
    this.#python = language === 'python';
  }

  value(value: Value): JsonDocument {
    switch (value.type) {
      case 'none':
        return null;
      case 'boolean':
        return value.value;
      case 'int':
        return typeof value.value === 'bigint' ? new JsonNumber(String(value.value)) : value.value;
      case 'float':
        return Number.isFinite(value.value) ? this.#float(value.value) : { type: 'float', value: String(value.value) };
      case 'string':
        return value.length === undefined ? value.value : { type: 'string', value: value.value, length: value.length };
      case 'complex':
        return {
          type: 'complex',
          real: this.value({ type: 'float', value: value.real }),
          imaginary: this.value({ type: 'float', value: value.imaginary }),
        };
      case 'bytes':
        return { type: 'bytes', hex: hex(value.value), length: value.length };
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

  /** The objects that stood too deep, in full; empty in nearly every document. Ends the document. */
  deeper(): readonly JsonDocument[] {
    const documents: JsonDocument[] = [];
    // Writing one may add more; a set gives those too.
    for (const object of this.#waiting) if (!this.#written.has(object)) documents.push(this.#object(object));
    return documents;
  }

  /** Whole floats keep their point in Python, where 1.0 is no int, and have all their digits in JavaScript; −0 keeps its sign. */
  #float(value: number): JsonNumber {
    const text = Object.is(value, -0) ? '-0' : String(value);
    if (!/^-?\d+$/.test(text)) return new JsonNumber(text);
    if (this.#python) return new JsonNumber(`${text}.0`);
    return new JsonNumber(value === 0 ? text : String(BigInt(value)));
  }

  #object(id: ObjectId): JsonDocument {
    if (this.#written.has(id)) return { id };
    if (this.#depth >= deepest) {
      this.#waiting.add(id);
      return { id };
    }
    const contents = this.#state.object(id);
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
        return { dtype, shape: [...shape], items: tensorValues(contents.tensor).map((value) => this.value(value)) };
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
    if (contents.fields.length === 0 && contents.omittedFields === 0 && contents.kind !== 'instance') return {};
    const fields = new Map<string, JsonDocument>();
    for (const [name, value] of contents.fields) {
      const text = fieldText(name);
      fields.set(fields.has(text) ? `${text} #${fields.size}` : text, this.value(value));
    }
    return {
      fields: Object.fromEntries(fields),
      ...(contents.omittedFields > 0 ? { omittedFields: contents.omittedFields } : {}),
    };
  }
}

function fieldText(name: Value): string {
  if (name.type === 'string') return name.value;
  return name.type === 'symbol' ? `Symbol(${name.description})` : name.type;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function omitted(count: number): { [name: string]: JsonDocument } {
  return count > 0 ? { omitted: count } : {};
}
