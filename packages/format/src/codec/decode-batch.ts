import { FormatError } from '../errors.ts';
import type { Event, ObjectDefinition, RecordedEvent } from '../events.ts';
import { type CallId, id, type SiteId, type Step } from '../ids.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { ValueDecoder } from './decode-value.ts';
import { batchMagic, eventTypes, opObject, resumeWays, suspendReasons } from './opcodes.ts';

export interface BatchHeader {
  readonly firstStep: Step;
  /** Number of events that the batch says it holds. */
  readonly count: number;
}

export interface Batch {
  readonly firstStep: Step;
  /** Event `firstStep + i` stands at index i. */
  readonly events: readonly RecordedEvent[];
  /** What is wrong behind the last event of `events`; null when the batch is whole. */
  readonly damage: FormatError | null;
}

/** Greatest batch that is read, in bytes (FORMAT.md §6). */
export const maxBatchBytes: number = 64 * 2 ** 20;

/** @throws FormatError when the bytes do not begin like a batch. */
export function readBatchHeader(bytes: Uint8Array): BatchHeader {
  return header(new ByteReader(bytes));
}

/**
 * The same batch at another place of the recording: its events are not looked at.
 * @throws FormatError when the bytes do not begin like a batch.
 */
export function moveBatch(bytes: Uint8Array, firstStep: Step): Uint8Array {
  const reader = new ByteReader(bytes);
  const { count } = header(reader);
  const writer = new ByteWriter();
  writer.u8(batchMagic[0]);
  writer.u8(batchMagic[1]);
  writer.varint(firstStep);
  writer.varint(count);
  writer.bytes(bytes.subarray(bytes.length - reader.left));
  return writer.take();
}

/**
 * Decodes a batch up to its end or up to the first damage. Memory stays within a constant factor of the bytes given.
 * @throws FormatError when not even the header can be read.
 */
export function decodeBatch(bytes: Uint8Array): Batch {
  if (bytes.length > maxBatchBytes) throw new FormatError(`A batch of ${bytes.length} bytes is too large`, 0);
  const reader = new ByteReader(bytes);
  const { firstStep, count } = header(reader);
  const decoder = new BatchDecoder(reader);
  const events: RecordedEvent[] = [];
  try {
    while (events.length < count) events.push(decoder.next());
    if (reader.left > 0) reader.fail(`${reader.left} bytes follow the last event of a batch`);
  } catch (error) {
    if (error instanceof FormatError) return { firstStep, events, damage: error };
    throw error;
  }
  return { firstStep, events, damage: null };
}

function header(reader: ByteReader): BatchHeader {
  if (reader.u8() !== batchMagic[0] || reader.u8() !== batchMagic[1]) reader.fail('A batch does not begin with "PB"');
  const firstStep = id<Step>(reader.varint());
  const count = reader.count();
  if (firstStep + count > Number.MAX_SAFE_INTEGER) reader.fail('A batch has more steps than there are');
  return { firstStep, count };
}

const noObjects: readonly ObjectDefinition[] = [];

class BatchDecoder {
  readonly #reader: ByteReader;
  readonly #values: ValueDecoder;

  constructor(reader: ByteReader) {
    this.#reader = reader;
    this.#values = new ValueDecoder(reader);
  }

  next(): RecordedEvent {
    let objects: ObjectDefinition[] | undefined;
    for (;;) {
      const opcode = this.#reader.u8();
      if (opcode !== opObject) return { event: this.#event(opcode), objects: objects ?? noObjects };
      objects ??= [];
      objects.push({ id: id(this.#values.id()), contents: this.#values.contents() });
    }
  }

  #event(opcode: number): Event {
    const type = eventTypes.get(opcode);
    if (type === undefined) return this.#reader.fail(`Unknown opcode ${opcode}`);
    const reader = this.#reader;
    const values = this.#values;
    switch (type) {
      case 'line':
      case 'unbind':
        return { type, site: this.#site() };
      case 'enter':
        return { type, function: id(values.id()), call: this.#call(), values: values.values() };
      case 'leave':
      case 'unwind':
      case 'bind':
      case 'raise':
      case 'handle':
        return { type, site: this.#site(), value: values.value() };
      case 'suspend':
        return { type, site: this.#site(), why: this.#oneOf(suspendReasons), value: values.value() };
      case 'resume':
        return { type, site: this.#site(), call: this.#call(), how: this.#oneOf(resumeWays), value: values.value() };
      case 'task':
      case 'task-end':
        return { type, task: id(values.id()) };
      case 'task-start':
        return { type, task: id(values.id()), kind: values.text(), name: values.text() };
      case 'bind-in':
        return { type, site: this.#site(), call: this.#call(), value: values.value() };
      case 'unbind-in':
        return { type, site: this.#site(), call: this.#call() };
      case 'bind-name':
        return { type, site: this.#site(), call: this.#call(), name: values.text(), value: values.value() };
      case 'unbind-name':
        return { type, site: this.#site(), call: this.#call(), name: values.text() };
      case 'set-item':
        return { type, site: this.#site(), object: id(values.id()), key: values.value(), value: values.value() };
      case 'delete-item':
        return { type, site: this.#site(), object: id(values.id()), key: values.value() };
      case 'set-field':
        return { type, site: this.#site(), object: id(values.id()), name: values.value(), value: values.value() };
      case 'delete-field':
        return { type, site: this.#site(), object: id(values.id()), name: values.value() };
      case 'splice':
        return {
          type,
          site: this.#site(),
          object: id(values.id()),
          start: reader.varint(),
          removed: reader.varint(),
          values: values.values(),
        };
      case 'append':
      case 'add':
      case 'discard':
        return { type, site: this.#site(), object: id(values.id()), value: values.value() };
      case 'replace':
        return { type, site: this.#site(), object: id(values.id()), contents: values.contents() };
      case 'reorder':
        return {
          type,
          site: this.#site(),
          object: id(values.id()),
          order: Array.from({ length: reader.count() }, () => reader.varint()),
        };
      case 'branch':
        return { type, site: this.#site(), taken: this.#oneOf([false, true]) };
      case 'output':
        return { type, stream: this.#oneOf([undefined, 'stdout', 'stderr'] as const), value: values.value() };
      case 'input':
        return { type, value: values.value() };
      case 'gap':
        return { type, site: this.#site(), what: values.text() };
      case 'failure':
        return { type, what: values.text() };
    }
  }

  #site(): SiteId | null {
    const number = this.#reader.varint();
    return number === 0 ? null : id<SiteId>(number);
  }

  #call(): CallId {
    return id<CallId>(this.#values.id());
  }

  /** A byte that picks one of the choices by its index; `undefined` marks an index that means nothing. */
  #oneOf<T>(choices: readonly (T | undefined)[]): T {
    const index = this.#reader.u8();
    const choice = choices[index];
    return choice === undefined ? this.#reader.fail(`${index} is none of the choices`) : choice;
  }
}
