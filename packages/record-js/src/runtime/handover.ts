import { Batch } from './batch.ts';
import type { Outlet } from './recorder.ts';
import { NUMBERS_EACH, Relocation } from './relocation.ts';
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
  private relocation = new Relocation(0);
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
    wire?.send(FRAME.source, this.relocation.source(written));
  }

  /**
   * A batch of this process alone, its records in small numbers, with `FRAME_HEAD` bytes to be overwritten before it. What comes before the first
   * source is of no program of the project: npm prints, too.
   */
  events(framed: Uint8Array<ArrayBuffer>): void {
    const { wire } = this;
    if (wire === null) return;
    const { firstStep, count, start } = header(framed, FRAME_HEAD);
    const first = this.lane + this.local - FIRST_TASK;
    this.local = this.options.lane();
    if (!this.isShared && firstStep === this.steps) {
      wire.sendFramed(FRAME.events, framed);
      this.steps += count;
      return;
    }
    const records = this.relocation.records(framed, start);
    if (this.isShared) this.send(wire, bytesOf(about(SWITCH, first), records), count + 1);
    else this.send(wire, records, count);
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
    this.relocation = new Relocation(number * NUMBERS_EACH, this.shift);
    const next = this.lane;
    this.send(wire, bytesOf(about(SWITCH, lane), this.started(next, 'thread', 'main')), 2);
    if (lane !== this.task) this.send(wire, ended(lane, lane), 2);
    wire.send(FRAME.fresh, new Uint8Array());
    if (number === 0) return;
    this.introduce(wire);
    this.send(wire, bytesOf(about(SWITCH, this.task), this.started(next, 'thread', 'main')), 2);
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
    this.relocation = new Relocation(number * NUMBERS_EACH);
    const place = number === 0 ? {} : { process: { number, task, pid } };
    wire.send(FRAME.hello, json({ wire: 2, format: 3, facts, ...place }));
    if (number > 0 && !this.waits) this.introduce(wire);
    this.options.joined();
    return wire;
  }

  /** This process tells of itself, in the name of the task that has started it. */
  private introduce(wire: Wire): void {
    const name = `${this.options.name()}, process ${this.number + 1}`;
    const starter = about(SWITCH, this.options.starter || FIRST_TASK);
    this.send(wire, bytesOf(starter, this.started(this.task, 'process', name)), 2);
  }

  private started(task: number, kind: string, name: string): Uint8Array {
    const nothing = (): void => {};
    const batch = new Batch(nothing, nothing);
    batch.begin(START);
    batch.varint(task);
    batch.text(kind);
    batch.text(name);
    batch.end();
    const whole = batch.take(0);
    return whole.subarray(header(whole, 0).start);
  }

  private send(wire: Wire, records: Uint8Array, count: number): void {
    if (this.shared) {
      const time = new Uint8Array(8);
      new DataView(time.buffer).setFloat64(0, timeOrigin + now(), true);
      wire.send(FRAME.time, time);
    }
    const head = Uint8Array.from([0x50, 0x42, ...digits(this.steps), ...digits(count)]);
    this.steps += count;
    wire.send(FRAME.events, bytesOf(head, records));
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

/** The head of a batch that begins at byte `at`, and where its records begin. */
function header(
  bytes: Uint8Array,
  at: number,
): { readonly firstStep: number; readonly count: number; readonly start: number } {
  let start = at + 2;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[start++] ?? 0;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  const firstStep = varint();
  const count = varint();
  return { firstStep, count, start };
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
