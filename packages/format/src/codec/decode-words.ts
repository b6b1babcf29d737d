import type { Event, ObjectDefinition, RecordedEvent } from '../events.ts';
import { type CallId, id, type ObjectId, type Step, type TaskId } from '../ids.ts';
import type { Value } from '../values.ts';
import { ByteReader } from './byte-reader.ts';
import type { BatchHeader, BatchMark } from './decode-batch.ts';
import { noObjects, RecordDecoder } from './decode-record.ts';
import { type AddedToIds, ValueDecoder } from './decode-value.ts';
import { eventTypes, isForetellable, maxZigzag, opObject, wordsMagic } from './opcodes.ts';

/** Behind the magic, which takes eight bytes like each of the numbers that follow. */
const firstStepAt = 8;

/** Codes of events, in their first word. */
const codes = {
  line: 0,
  enter: 1,
  leave: 2,
  bind: 3,
  setItem: 4,
  setField: 5,
  append: 6,
  add: 7,
  discard: 8,
  branch: 9,
  smallBind: 10,
  smallLeave: 11,
  smallBindReference: 12,
  smallSetItem: 13,
  smallSetField: 14,
  bytes: 15,
} as const;

/** In the first word: the code, the kinds of the first and of the second value, whether the object takes two words, and the site. */
const code = (head: number): number => head & 15;
const firstKind = (head: number): number => (head >>> 4) & 7;
const secondKind = (head: number): number => (head >>> 7) & 7;
const isWide = (head: number): boolean => (head & (1 << 10)) !== 0;
const site = (head: number): number => head >>> 11;
/** Of bytes, how many follow. */
const length = (head: number): number => head >>> 4;

/** Of an event whose value shares the word: its site and its value. */
const smallSite = (head: number): number => (head >>> 4) & 0x3fff;
const smallValue = (head: number): number => head >>> 18;

const kinds = { int: 0, constant: 1, string: 2, reference: 3, double: 4, wideReference: 5, bytes: 7 } as const;

export interface WordsHeader extends BatchHeader {
  /** Whose the events are, told before the first of them as an event; 0: nobody says. */
  readonly task: number;
  readonly added: AddedToIds;
}

/** Whether a batch is made of words (FORMAT.md §4.6). */
export function isWords(bytes: Uint8Array): boolean {
  return bytes[0] === wordsMagic[0] && bytes[1] === wordsMagic[1];
}

/** @throws FormatError when it is cut or holds what cannot be */
export function readWordsHeader(reader: ByteReader): WordsHeader {
  reader.bytes(firstStepAt);
  const [firstStep, count, task, sources, others] = [
    whole(reader),
    whole(reader),
    whole(reader),
    whole(reader),
    whole(reader),
  ];
  // An event takes a word at least; the task takes none.
  if (count * 4 > reader.left + 4) reader.fail(`A count of ${count} is more than the batch can hold`);
  if (firstStep + count > Number.MAX_SAFE_INTEGER) reader.fail('A batch has more steps than there are');
  return { firstStep: id<Step>(firstStep), count, task, added: { sources, others } };
}

/** A number that takes two words: an id, or how many there are. */
function whole(reader: ByteReader): number {
  const number = reader.f64();
  return Number.isSafeInteger(number) && number >= 0 ? number : reader.fail(`The number ${number} is no id`);
}

/** @returns a copy that begins at that step */
export function moveWords(bytes: Uint8Array, firstStep: Step): Uint8Array {
  const moved = new Uint8Array(bytes);
  readWordsHeader(new ByteReader(moved));
  new DataView(moved.buffer).setFloat64(firstStepAt, firstStep, true);
  return moved;
}

/** Decodes the events of a batch that is made of words (FORMAT.md §4.6), after its header. */
export class WordsDecoder {
  readonly #reader: ByteReader;
  readonly #values: ValueDecoder;
  readonly #records: RecordDecoder;
  readonly #task: number;
  #tells: boolean;
  #lastCall: number;

  constructor(reader: ByteReader, { task, added }: WordsHeader, mark?: BatchMark) {
    this.#reader = reader;
    this.#values = new ValueDecoder(reader, mark?.strings, added);
    this.#records = new RecordDecoder(reader, this.#values);
    this.#task = task;
    this.#tells = task !== 0 && (mark?.event ?? 0) === 0;
    this.#lastCall = mark?.lastCall ?? 0;
  }

  get offset(): number {
    return this.#reader.offset;
  }

  place(): Omit<BatchMark, 'event'> {
    return {
      offset: this.#reader.offset,
      lastCall: this.#lastCall,
      strings: [...this.#values.offsets],
      foresight: new Uint8Array(),
    };
  }

  finish(): void {
    if (this.#reader.left > 0) this.#reader.fail(`${this.#reader.left} bytes follow the last event of a batch`);
  }

  next(): RecordedEvent {
    if (this.#tells) {
      this.#tells = false;
      return { event: { type: 'task', task: id<TaskId>(this.#task) }, objects: noObjects };
    }
    const objects: ObjectDefinition[] = [];
    for (;;) {
      const head = this.#reader.word();
      const event = code(head) === codes.bytes ? this.#bytes(length(head), objects) : this.#event(head);
      if (event !== null) return { event, objects: objects.length > 0 ? objects : noObjects };
    }
  }

  /** Definitions, and perhaps an event behind them. */
  #bytes(length: number, objects: ObjectDefinition[]): Event | null {
    const reader = this.#reader;
    const end = reader.offset + length;
    let event: Event | null = null;
    while (reader.offset < end) {
      const opcode = reader.u8();
      // An event is the last.
      if (event !== null) reader.fail(`Unknown opcode ${opcode}`);
      if (opcode === opObject) objects.push(this.#records.definition());
      else event = this.#record(opcode);
    }
    this.#pass(end);
    return event;
  }

  #record(opcode: number): Event {
    const type = eventTypes.get(opcode);
    if (type === undefined) return this.#reader.fail(`Unknown opcode ${opcode}`);
    return isForetellable(type)
      ? this.#reader.fail(`The event ${type} is written as bytes`)
      : this.#records.event(type);
  }

  /** Goes on at the next word, after bytes that end there. */
  #pass(end: number): void {
    const reader = this.#reader;
    if (reader.offset !== end) reader.fail('The batch ends inside a record');
    reader.bytes(-end & 3);
  }

  #event(head: number): Event {
    const values = this.#values;
    const at = code(head) === codes.enter ? null : values.siteOf(site(head));
    switch (code(head)) {
      case codes.line:
        return { type: 'line', site: at };
      case codes.enter:
        return this.#enter(site(head));
      case codes.leave:
        return { type: 'leave', site: at, value: this.#value(firstKind(head)) };
      case codes.bind:
        return { type: 'bind', site: at, value: this.#value(firstKind(head)) };
      case codes.branch:
        return { type: 'branch', site: at, taken: firstKind(head) === 1 };
      case codes.setItem:
        return {
          type: 'set-item',
          site: at,
          object: id(this.#object(head)),
          key: this.#value(firstKind(head)),
          value: this.#value(secondKind(head)),
        };
      case codes.setField:
        return {
          type: 'set-field',
          site: at,
          object: id(this.#object(head)),
          name: this.#value(firstKind(head)),
          value: this.#value(secondKind(head)),
        };
      case codes.append:
        return { type: 'append', site: at, object: id(this.#object(head)), value: this.#value(firstKind(head)) };
      case codes.add:
        return { type: 'add', site: at, object: id(this.#object(head)), value: this.#value(firstKind(head)) };
      case codes.discard:
        return { type: 'discard', site: at, object: id(this.#object(head)), value: this.#value(firstKind(head)) };
      case codes.smallBind:
        return { type: 'bind', site: values.siteOf(smallSite(head)), value: values.int(smallValue(head)) };
      case codes.smallLeave:
        return { type: 'leave', site: values.siteOf(smallSite(head)), value: values.int(smallValue(head)) };
      case codes.smallBindReference:
        return { type: 'bind', site: values.siteOf(smallSite(head)), value: this.#reference(smallValue(head)) };
      case codes.smallSetItem:
      case codes.smallSetField:
        return this.#smallStore(head);
      default:
        return this.#reader.fail(`Unknown code ${code(head)}`);
    }
  }

  /** A store whose object and key share a word. */
  #smallStore(head: number): Event {
    const place = this.#reader.word();
    const at = this.#values.siteOf(site(head));
    const object = id<ObjectId>(this.#values.idOf(place & 0xffff));
    const key = this.#shortValue(firstKind(head), place >>> 16);
    const value = this.#shortValue(secondKind(head), this.#reader.word());
    return code(head) === codes.smallSetItem
      ? { type: 'set-item', site: at, object, key, value }
      : { type: 'set-field', site: at, object, name: key, value };
  }

  #reference(number: number): Value {
    return { type: 'reference', object: id(this.#values.idOf(number)) };
  }

  /** A value that is a word. */
  #shortValue(kind: number, word: number): Value {
    switch (kind) {
      case kinds.int:
        return this.#values.int(word | 0);
      case kinds.constant:
        return this.#values.constant(word);
      case kinds.string:
        return this.#values.string(word);
      case kinds.reference:
        return this.#reference(word);
      default:
        return this.#reader.fail(`Unknown kind of value ${kind}`);
    }
  }

  #enter(fn: number): Event {
    if (fn === 0) this.#reader.fail('An id is 0');
    const about = this.#reader.word();
    const count = about >>> 1;
    this.#lastCall = (about & 1) === 0 ? this.#lastCall + 1 : whole(this.#reader);
    const call = id<CallId>(this.#values.idOf(this.#lastCall));
    if (count * 8 > this.#reader.left) this.#reader.fail(`A count of ${count} is more than the batch can hold`);
    const values = Array.from({ length: count }, () => this.#value(this.#reader.word()));
    return { type: 'enter', function: id(this.#values.sourceId(fn)), call, values };
  }

  #object(head: number): number {
    return this.#values.idOf(isWide(head) ? whole(this.#reader) : this.#reader.word());
  }

  #value(kind: number): Value {
    const reader = this.#reader;
    const values = this.#values;
    switch (kind) {
      case kinds.wideReference:
        return this.#reference(whole(reader));
      case kinds.double:
        return numberOf(reader.f64());
      case kinds.bytes: {
        const end = length(reader.word()) + reader.offset;
        const value = values.value();
        this.#pass(end);
        return value;
      }
      default:
        return this.#shortValue(kind, reader.word());
    }
  }
}

/** A number of JavaScript (§4.1). */
function numberOf(value: number): Value {
  const isInt = Number.isInteger(value) && Math.abs(value) <= maxZigzag && !Object.is(value, -0);
  return isInt ? { type: 'int', value } : { type: 'float', value };
}
