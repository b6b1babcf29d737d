import type { Event, EventType, ObjectDefinition } from '../events.ts';
import { type CallId, id } from '../ids.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ValueDecoder } from './decode-value.ts';
import { type ForetellableType, resumeWays, suspendReasons } from './opcodes.ts';

/** Most events define none. */
export const noObjects: readonly ObjectDefinition[] = [];

/** Decodes what all kinds of batches write the same way. */
export class RecordDecoder {
  readonly #reader: ByteReader;
  readonly #values: ValueDecoder;

  constructor(reader: ByteReader, values: ValueDecoder) {
    this.#reader = reader;
    this.#values = values;
  }

  /** An object, after its opcode. */
  definition(): ObjectDefinition {
    return { id: id(this.#values.id()), contents: this.#values.contents() };
  }

  /** An event, after its opcode. */
  event(type: Exclude<EventType, ForetellableType>): Event {
    const reader = this.#reader;
    const values = this.#values;
    switch (type) {
      case 'unbind':
        return { type, site: this.#values.site() };
      case 'unwind':
      case 'raise':
      case 'handle':
        return { type, site: this.#values.site(), value: values.value() };
      case 'suspend':
        return { type, site: this.#values.site(), why: this.oneOf(suspendReasons), value: values.value() };
      case 'resume':
        return {
          type,
          site: this.#values.site(),
          call: this.#call(),
          how: this.oneOf(resumeWays),
          value: values.value(),
        };
      case 'task':
      case 'task-end':
        return { type, task: id(values.id()) };
      case 'task-start':
        return { type, task: id(values.id()), kind: values.text(), name: values.text() };
      case 'bind-in':
        return { type, site: this.#values.site(), call: this.#call(), value: values.value() };
      case 'unbind-in':
        return { type, site: this.#values.site(), call: this.#call() };
      case 'bind-name':
        return { type, site: this.#values.site(), call: this.#call(), name: values.text(), value: values.value() };
      case 'unbind-name':
        return { type, site: this.#values.site(), call: this.#call(), name: values.text() };
      case 'delete-item':
        return { type, site: this.#values.site(), object: id(values.id()), key: values.value() };
      case 'delete-field':
        return { type, site: this.#values.site(), object: id(values.id()), name: values.value() };
      case 'splice':
        return {
          type,
          site: this.#values.site(),
          object: id(values.id()),
          start: reader.varint(),
          removed: reader.varint(),
          values: values.values(),
        };
      case 'replace':
        return { type, site: this.#values.site(), object: id(values.id()), contents: values.contents() };
      case 'reorder':
        return {
          type,
          site: this.#values.site(),
          object: id(values.id()),
          order: Array.from({ length: reader.count() }, () => reader.varint()),
        };
      case 'output':
        return { type, stream: this.oneOf([undefined, 'stdout', 'stderr'] as const), value: values.value() };
      case 'input':
        return { type, value: values.value() };
      case 'gap':
        return { type, site: this.#values.site(), what: values.text() };
      case 'failure':
        return { type, what: values.text() };
    }
  }

  #call(): CallId {
    return id<CallId>(this.#values.id());
  }

  /** A byte that picks one of the choices by its index; `undefined` marks an index that means nothing. */
  oneOf<T>(choices: readonly (T | undefined)[]): T {
    const index = this.#reader.u8();
    const choice = choices[index];
    return choice === undefined ? this.#reader.fail(`${index} is none of the choices`) : choice;
  }
}
