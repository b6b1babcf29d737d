import { Batch } from './batch.ts';
import type { Seat } from './meeting-place.ts';
import type { Outlet } from './recorder.ts';
import { NUMBERS_EACH, Relocation } from './relocation.ts';
import { FRAME, FRAME_HEAD, Wire } from './wire.ts';

export interface HandoverOptions {
  /** Asked when the first source is there; null: nobody wants it. */
  readonly takeSeat: () => Seat | null;
  readonly facts: () => Readonly<Record<string, string>>;
  /** What the process is called among others. */
  readonly name: () => string;
  /** The task that has started this process, 0: of no recorded one. */
  readonly starter: number;
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
const toBytes = Buffer.from;
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
  private steps = 0;

  constructor(options: HandoverOptions) {
    this.options = options;
  }

  /** The task that this process began with, as the recording knows it; 0 as long as it has told nothing. */
  get task(): number {
    return this.seat === null ? 0 : this.seat.number * NUMBERS_EACH + FIRST_TASK;
  }

  get isShared(): boolean {
    this.shared ||= this.options.hasOthers();
    return this.shared;
  }

  /** Another process takes part from here on: batches say whose they are, and when they were handed over. */
  share(): void {
    this.shared = true;
  }

  source(program: unknown, text: string): void {
    this.join()?.send(FRAME.source, json({ program: this.relocation.program(program), text }));
  }

  /**
   * A batch of this process alone, its records in small numbers, with `FRAME_HEAD` bytes to be overwritten before it. What comes before the first
   * source is of no program of the project: npm prints, too.
   */
  events(framed: Uint8Array<ArrayBuffer>): void {
    const { wire } = this;
    if (wire === null) return;
    const { firstStep, count, start } = header(framed, FRAME_HEAD);
    if (!this.isShared && firstStep === this.steps) {
      wire.sendFramed(FRAME.events, framed);
      this.steps += count;
      return;
    }
    const records = this.relocation.records(framed, start);
    if (this.isShared) this.send(wire, bytesOf(about(SWITCH, this.task), records), count + 1);
    else this.send(wire, records, count);
  }

  goodbye(exception: string | null): void {
    const { wire } = this;
    if (wire === null) return;
    if (this.task > FIRST_TASK) this.send(wire, bytesOf(about(SWITCH, this.task), about(END, this.task)), 2);
    wire.send(FRAME.goodbye, json({ exception }));
  }

  private join(): Wire | null {
    if (this.asked) return this.wire;
    this.asked = true;
    const seat = this.options.takeSeat();
    if (seat === null) return null;
    this.seat = seat;
    const wire = new Wire(seat.fd);
    this.wire = wire;
    const { number } = seat;
    const facts = this.options.facts();
    if (number === 0) wire.send(FRAME.hello, json({ wire: 2, format: 2, facts }));
    else this.introduce(wire, number, facts);
    this.options.joined();
    return wire;
  }

  private introduce(wire: Wire, number: number, facts: Readonly<Record<string, string>>): void {
    this.shared = true;
    this.relocation = new Relocation(number * NUMBERS_EACH);
    const { task } = this;
    wire.send(FRAME.hello, json({ wire: 2, format: 2, facts, process: { number, task, pid: process.pid } }));
    const nothing = (): void => {};
    const batch = new Batch(nothing, nothing);
    batch.begin(SWITCH);
    batch.varint(this.options.starter || FIRST_TASK);
    batch.end();
    batch.begin(START);
    batch.varint(task);
    batch.text('process');
    batch.text(`${this.options.name()}, process ${number + 1}`);
    batch.end();
    const announced = batch.take(0);
    this.send(wire, announced.subarray(header(announced, 0).start), 2);
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
  return new Uint8Array(Buffer.concat(parts));
}
