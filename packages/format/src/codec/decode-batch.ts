import { FormatError } from '../errors.ts';
import type { Event, ObjectDefinition, RecordedEvent } from '../events.ts';
import { type CallId, id, type SiteId, type Step } from '../ids.ts';
import type { Value } from '../values.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { noObjects, RecordDecoder } from './decode-record.ts';
import { ValueDecoder } from './decode-value.ts';
import { isWords, moveWords, readWordsHeader, WordsDecoder } from './decode-words.ts';
import { Foresight, type OperandKind, operandKinds } from './foresight.ts';
import { batchMagic, eventTypes, type ForetellableType, isForetellable, opForetold, opObject } from './opcodes.ts';

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
  const reader = new ByteReader(bytes);
  return isWords(bytes) ? readWordsHeader(reader) : header(reader);
}

/**
 * The same batch at another place of the recording: its events are not looked at.
 * @throws FormatError when the bytes do not begin like a batch.
 */
export function moveBatch(bytes: Uint8Array, firstStep: Step): Uint8Array {
  if (isWords(bytes)) return moveWords(bytes, firstStep);
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
  const reader = new BatchReader(bytes);
  const { firstStep } = reader.header;
  const events: RecordedEvent[] = [];
  try {
    while (!reader.done) events.push(reader.next());
    reader.finish();
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

/** A place within a batch from which it can be read without what stands before. */
export interface BatchMark {
  /** The event that follows, counted from the batch's first. */
  readonly event: number;
  readonly offset: number;
  readonly lastCall: number;
  /** Where the strings of the table stand that were written before. */
  readonly strings: readonly number[];
  /** What is foretold there, as bytes. */
  readonly foresight: Uint8Array;
}

/** Reads the events of a batch one by one, from its beginning or from a mark. Law: from any mark on the events are the same. */
export class BatchReader {
  readonly header: BatchHeader;
  readonly #decoder: BatchDecoder | WordsDecoder;
  #event: number;

  /** @throws FormatError when not even the header can be read, or the mark is none of this batch */
  constructor(bytes: Uint8Array, mark?: BatchMark) {
    if (bytes.length > maxBatchBytes) throw new FormatError(`A batch of ${bytes.length} bytes is too large`, 0);
    const reader = new ByteReader(bytes);
    if (isWords(bytes)) {
      const about = readWordsHeader(reader);
      this.header = about;
      this.#decoder = new WordsDecoder(mark === undefined ? reader : reader.from(mark.offset), about, mark);
    } else {
      this.header = header(reader);
      this.#decoder = new BatchDecoder(mark === undefined ? reader : reader.from(mark.offset), mark);
    }
    this.#event = mark?.event ?? 0;
  }

  /** Of the next event, in bytes from the batch's beginning. */
  get offset(): number {
    return this.#decoder.offset;
  }

  get done(): boolean {
    return this.#event >= this.header.count;
  }

  /** @throws FormatError at damage */
  next(): RecordedEvent {
    const event = this.#decoder.next();
    this.#event++;
    return event;
  }

  mark(): BatchMark {
    return { event: this.#event, ...this.#decoder.place() };
  }

  /** @throws FormatError when anything follows the last event */
  finish(): void {
    this.#decoder.finish();
  }
}

class BatchDecoder {
  readonly #reader: ByteReader;
  readonly #values: ValueDecoder;
  readonly #records: RecordDecoder;
  #foresightOrNone: Foresight | null = null;
  readonly #plain = new Map<number, RecordedEvent>();
  /** Bit i: operand i of the event is as it is foretold, and not written. */
  #foretold = 0;
  #lastCall = 0;

  constructor(reader: ByteReader, mark?: BatchMark) {
    this.#reader = reader;
    this.#values = new ValueDecoder(reader, mark?.strings);
    this.#records = new RecordDecoder(reader, this.#values);
    if (mark === undefined) return;
    this.#lastCall = mark.lastCall;
    this.#foresight.load(new ByteReader(mark.foresight));
  }

  get offset(): number {
    return this.#reader.offset;
  }

  /** Its tables are made for the first event that foretells anything: a batch may hold none. */
  get #foresight(): Foresight {
    this.#foresightOrNone ??= new Foresight();
    return this.#foresightOrNone;
  }

  place(): Omit<BatchMark, 'event'> {
    const writer = new ByteWriter();
    this.#foresight.save(writer);
    return {
      offset: this.#reader.offset,
      lastCall: this.#lastCall,
      strings: [...this.#values.offsets],
      foresight: writer.take(),
    };
  }

  finish(): void {
    if (this.#reader.left > 0) this.#reader.fail(`${this.#reader.left} bytes follow the last event of a batch`);
  }

  next(): RecordedEvent {
    let objects: ObjectDefinition[] | undefined;
    for (;;) {
      const opcode = this.#reader.u8();
      if (opcode !== opObject) {
        const event = this.#event(opcode);
        if (objects !== undefined) return { event, objects };
        return event.type === 'line' || event.type === 'branch' ? this.#sameAs(event) : { event, objects: noObjects };
      }
      objects ??= [];
      objects.push(this.#records.definition());
    }
  }

  /** Most events say that a line ran or how it branched: those that say the same are one. */
  #sameAs(event: Extract<Event, { type: 'line' | 'branch' }>): RecordedEvent {
    const key = (event.site ?? 0) * 3 + (event.type === 'line' ? 0 : event.taken ? 1 : 2);
    const known = this.#plain.get(key);
    if (known !== undefined) return known;
    const only = { event, objects: noObjects };
    this.#plain.set(key, only);
    return only;
  }

  #event(opcode: number): Event {
    if (opcode >= opForetold && opcode < opForetold + 8) {
      this.#foretold = opcode - opForetold;
      const { opcode: expected, site } = this.#foresight;
      if (expected === 0) return this.#reader.fail('An event is foretold by none');
      return this.#met(eventTypes.get(expected) as ForetellableType, expected, site);
    }
    this.#foretold = 0;
    const type = eventTypes.get(opcode);
    if (type === undefined) return this.#reader.fail(`Unknown opcode ${opcode}`);
    return isForetellable(type) ? this.#met(type, opcode, this.#reader.varint()) : this.#records.event(type);
  }

  /** An event that others foretell, and that foretells others. `site`: of an `enter`, the function. */
  #met(type: ForetellableType, opcode: number, site: number): Event {
    this.#foresight.meet(opcode, site);
    const at = site === 0 ? null : id<SiteId>(site);
    switch (type) {
      case 'line':
        return { type, site: at };
      case 'enter':
        return this.#enter(site);
      case 'leave':
      case 'bind':
        return { type, site: at, value: this.#value(0) };
      case 'branch':
        return { type, site: at, taken: this.#taken() };
      case 'set-item':
        return { type, site: at, object: id(this.#id(0)), key: this.#value(1), value: this.#value(2) };
      case 'set-field':
        return { type, site: at, object: id(this.#id(0)), name: this.#value(1), value: this.#value(2) };
      case 'append':
      case 'add':
      case 'discard':
        return { type, site: at, object: id(this.#id(0)), value: this.#value(1) };
    }
  }

  #enter(fn: number): Event {
    if (fn === 0) this.#reader.fail('An id is 0');
    const call = this.#isForetold(0) ? this.#lastCall + 1 : this.#values.id();
    if (call > Number.MAX_SAFE_INTEGER) this.#reader.fail('An id is above 2^53 - 1');
    this.#lastCall = call;
    const count = this.#number(1);
    // The first value may be foretold; each other takes a byte at least.
    if (count > this.#reader.left + 1) this.#reader.fail(`A count of ${count} is more than the batch can hold`);
    const values: Value[] = [];
    for (let at = 0; at < count; at++) values.push(at === 0 ? this.#value(2) : this.#values.value());
    return { type: 'enter', function: id(fn), call: id<CallId>(call), values };
  }

  #isForetold(operand: number): boolean {
    return (this.#foretold & (1 << operand)) !== 0;
  }

  #taken(): boolean {
    const kind = operandKinds.constant;
    if (this.#isForetold(0)) return this.#foreseen(0, kind) === 1;
    const taken = this.#records.oneOf([false, true]);
    this.#foresight.learn(0, kind, taken ? 1 : 0);
    return taken;
  }

  #id(operand: number): number {
    const number = this.#number(operand);
    return number === 0 ? this.#reader.fail('An id is 0') : number;
  }

  #number(operand: number): number {
    if (this.#isForetold(operand)) return this.#foreseen(operand, operandKinds.number);
    const number = this.#reader.varint();
    this.#foresight.learn(operand, operandKinds.number, number);
    return number;
  }

  #foreseen(operand: number, kind: OperandKind): number {
    if (this.#foresight.kind(operand) !== kind) this.#reader.fail('An operand is foretold by none');
    const number = this.#foresight.number(operand);
    const isInside = kind === operandKinds.int || (number >= 0 && number <= Number.MAX_SAFE_INTEGER);
    return isInside && !(number === 0 && kind === operandKinds.reference)
      ? number
      : this.#reader.fail(`The operand ${number} that is foretold cannot be`);
  }

  #value(operand: number): Value {
    const values = this.#values;
    if (!this.#isForetold(operand)) {
      const value = values.value();
      this.#foresight.learnValue(operand, value, values.referred);
      return value;
    }
    const kind = this.#foresight.kind(operand);
    const number = this.#foreseen(operand, kind);
    switch (kind) {
      case operandKinds.constant:
        return values.constant(number);
      case operandKinds.string:
        return values.string(number);
      case operandKinds.int:
        return values.int(number);
      case operandKinds.reference:
        return { type: 'reference', object: id(number) };
      default:
        return this.#reader.fail('An operand is foretold by none');
    }
  }
}
