import { Bytes } from './bytes.ts';
import type { Outlet } from './recorder.ts';
import { movedSource, NUMBERS_EACH } from './relocation.ts';
import type { Seat } from './seat.ts';
import { FRAME, FRAME_HEAD, Wire } from './wire.ts';

export interface HandoverOptions {
  /** Asked when the first source is there; null: nobody wants it. */
  readonly takeSeat: () => Seat | null;
  readonly facts: () => Readonly<Record<string, string>>;
  /** What the process is called among others. */
  readonly name: () => string;
  /** The task that has started this process, 0: of no recorded one. */
  readonly starter: number;
  /** `start` says when something is told. */
  readonly waits: boolean;
  /** The task that events now belong to, as the process numbers its tasks. */
  readonly lane: () => number;
  /** Whether another one takes part that has begun without a word here. */
  readonly hasOthers: () => boolean;
  /** Told when the process has its place. */
  readonly joined: () => void;
}

const START = 0x17;
const SWITCH = 0x16;
const END = 0x18;
/** Where numbers stand in the head of a batch. */
const FIRST_STEP = 8;
const COUNT = 16;
const TASK = 24;
const ADDED_TO_SOURCES = 32;
const ADDED_TO_OTHERS = 40;
/** Tag of a string. */
const TEXT = 8;
const FIRST_TASK = 1;

const { timeOrigin } = performance;
const now = performance.now.bind(performance);
// As they are before the program runs.
const { stringify } = JSON;
const encoder = new TextEncoder();
const toBytes = encoder.encode.bind(encoder);
const json = (value: unknown): Uint8Array => toBytes(stringify(value));

/**
 * Hands over what a process records, as one of possibly several (FORMAT.md §5). Inside a process ids are small, and there is one step after another; here they
 * get the numbers of the process. It says hello with its first source: a process that runs nothing of the project is none of the recording.
 */
export class Handover implements Outlet {
  private readonly options: HandoverOptions;
  private seat: Seat | null = null;
  private asked = false;
  private wire: Wire | null = null;
  private shared = false;
  private shift = 0;
  /** The task of the first event that was not handed over yet, as the process numbers them. */
  private local = FIRST_TASK;
  private steps = 0;
  /** Nothing is told yet but sources. */
  private waits: boolean;

  constructor(options: HandoverOptions) {
    this.options = options;
    this.waits = options.waits;
  }

  /** The task that this process began with, as the recording knows it; 0 as long as it has told nothing. */
  get task(): number {
    return this.seat === null ? 0 : this.seat.number * NUMBERS_EACH + FIRST_TASK;
  }

  private get number(): number {
    return this.seat?.number ?? 0;
  }

  /** What is added to ids of this process. */
  private get base(): number {
    return this.number * NUMBERS_EACH;
  }

  /** The task that tells: another one after each time that the present was told anew. */
  private get lane(): number {
    return this.task + this.shift;
  }

  get isShared(): boolean {
    this.shared ||= this.options.hasOthers();
    return this.shared;
  }

  /** Another process takes part from here on: batches say whose they are, and when they were handed over. */
  share(): void {
    this.shared = true;
  }

  source(written: Uint8Array): void {
    const wire = this.join();
    wire?.send(FRAME.source, movedSource(written, this.base));
  }

  /**
   * A batch of this process, its records in small numbers. What comes before the first source is of no program of the project: npm prints, too.
   */
  events(framed: Uint8Array<ArrayBuffer>): void {
    const { wire } = this;
    if (wire === null) return;
    const first = this.lane + this.local - FIRST_TASK;
    this.local = this.options.lane();
    const { isShared } = this;
    if (isShared) this.tellTime(wire);
    const head = new DataView(framed.buffer, framed.byteOffset + FRAME_HEAD);
    const count = head.getFloat64(COUNT, true) + (isShared ? 1 : 0);
    head.setFloat64(FIRST_STEP, this.steps, true);
    head.setFloat64(COUNT, count, true);
    head.setFloat64(TASK, isShared ? first : 0, true);
    head.setFloat64(ADDED_TO_SOURCES, this.base, true);
    head.setFloat64(ADDED_TO_OTHERS, this.base + this.shift, true);
    this.steps += count;
    wire.sendFramed(FRAME.events, framed);
  }

  goodbye(exception: string | null): void {
    const { wire } = this;
    if (wire === null) return;
    if (this.task > FIRST_TASK && !this.waits) this.send(wire, ended(this.lane, this.task), 2);
    wire.send(FRAME.goodbye, json({ exception }));
  }

  /** What is told from here on is handed over, which has waited until now. */
  start(): void {
    this.waits = false;
    this.local = FIRST_TASK;
    if (this.wire !== null && this.number > 0) this.introduce(this.wire);
  }

  /** What follows refers to nothing that was told before but sources. `highest`: no id of a call or an object until now is greater. */
  renew(highest: number): void {
    const { wire, number, lane } = this;
    if (wire === null) return;
    this.shift += highest + 1;
    this.local = FIRST_TASK;
    this.shared = true;
    const next = this.lane;
    this.send(wire, bytesOf(about(SWITCH, lane), new Started(next, 'thread', 'main').written), 2);
    if (lane !== this.task) this.send(wire, ended(lane, lane), 2);
    wire.send(FRAME.fresh, new Uint8Array());
    if (number === 0) return;
    this.introduce(wire);
    this.send(wire, bytesOf(about(SWITCH, this.task), new Started(next, 'thread', 'main').written), 2);
  }

  /** Nothing more is told. */
  stop(reason: string): void {
    this.wire?.send(FRAME.stop, json({ reason }));
    this.wire = null;
  }

  private join(): Wire | null {
    if (this.asked) return this.wire;
    this.asked = true;
    const seat = this.options.takeSeat();
    if (seat === null) return null;
    this.seat = seat;
    const wire = new Wire(seat.write);
    this.wire = wire;
    const { number, pid } = seat;
    const facts = this.options.facts();
    const { task } = this;
    this.shared ||= number > 0;
    const place = number === 0 ? {} : { process: { number, task, pid } };
    wire.send(FRAME.hello, json({ wire: 2, format: 4, facts, ...place }));
    if (number > 0 && !this.waits) this.introduce(wire);
    this.options.joined();
    return wire;
  }

  /** This process tells of itself, in the name of the task that has started it. */
  private introduce(wire: Wire): void {
    const name = `${this.options.name()}, process ${this.number + 1}`;
    const starter = about(SWITCH, this.options.starter || FIRST_TASK);
    this.send(wire, bytesOf(starter, new Started(this.task, 'process', name).written), 2);
  }

  private send(wire: Wire, records: Uint8Array, count: number): void {
    if (this.shared) this.tellTime(wire);
    const head = Uint8Array.from([0x50, 0x42, ...digits(this.steps), ...digits(count)]);
    this.steps += count;
    wire.send(FRAME.events, bytesOf(head, records));
  }

  private tellTime(wire: Wire): void {
    const time = new Uint8Array(8);
    new DataView(time.buffer).setFloat64(0, timeOrigin + now(), true);
    wire.send(FRAME.time, time);
  }
}

/** The beginning of a task. */
class Started extends Bytes {
  constructor(task: number, kind: string, name: string) {
    super(64);
    this.byte(START);
    this.varint(task);
    this.text(kind);
    this.text(name);
  }

  get written(): Uint8Array {
    return this.bytes.slice(0, this.at);
  }

  private text(value: string): void {
    this.byte(TEXT);
    this.wtf8(value);
  }
}

/** An event that is about a task. */
function about(opcode: number, task: number): Uint8Array {
  return Uint8Array.from([opcode, ...digits(task)]);
}

/** The last events of a task, which end that or another one. */
function ended(task: number, ending: number): Uint8Array {
  return bytesOf(about(SWITCH, task), about(END, ending));
}

function digits(value: number): number[] {
  const low = value % 128;
  return value < 128 ? [low] : [low | 0x80, ...digits((value - low) / 128)];
}

function bytesOf(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (let i = 0; i < parts.length; i++) length += (parts[i] as Uint8Array).length;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as Uint8Array;
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
