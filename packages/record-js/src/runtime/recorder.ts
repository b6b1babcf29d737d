import type { Limits } from '../options.ts';
import { Batch } from './batch.ts';
import { Here } from './here.ts';
import { letGo, type Mark, markOf } from './identity.ts';
import { Objects } from './objects.ts';
import { ValueWriter } from './values.ts';
import { FRAME_HEAD } from './wire.ts';

export const OP = {
  line: 0x10,
  enter: 0x11,
  leave: 0x12,
  unwind: 0x13,
  suspend: 0x14,
  resume: 0x15,
  task: 0x16,
  taskStart: 0x17,
  taskEnd: 0x18,
  bind: 0x20,
  bindIn: 0x21,
  bindName: 0x24,
  setItem: 0x30,
  deleteItem: 0x31,
  setField: 0x32,
  deleteField: 0x33,
  splice: 0x34,
  append: 0x35,
  add: 0x36,
  discard: 0x37,
  replace: 0x38,
  reorder: 0x39,
  branch: 0x40,
  raise: 0x41,
  handle: 0x42,
  output: 0x50,
  input: 0x51,
  gap: 0x60,
  failure: 0x61,
} as const;

/** Events wait no longer than this, while there are any, before they are handed over (milliseconds). */
const PATIENCE = 200;

const now = performance.now.bind(performance);
const later = setTimeout;

/** Calls that must fit onto the stack before a batch is handed over: once it is taken it must arrive. */
const FRAMES = 200;

/** @throws RangeError where they do not fit. */
function needStack(frames: number): number {
  return frames === 0 ? 0 : 1 + needStack(frames - 1);
}

/** Takes what a recorder hands over. */
export interface Outlet {
  /** A batch (FORMAT.md §4.6), with `FRAME_HEAD` bytes to be overwritten before it. It is the recorder's again afterwards. */
  events(framed: Uint8Array<ArrayBuffer>): void;
  /** `written`: its tables and its text, as JSON. */
  source(written: Uint8Array): void;
  /** The process is about to end. */
  goodbye(exception: string | null): void;
}

/** Turns happenings into events and hands them over in batches. */
export class Recorder {
  readonly here: Here = new Here();
  readonly batch: Batch = new Batch(
    () => this.pause(),
    () => this.objects.again(),
  );
  readonly values: ValueWriter;
  readonly objects: Objects;
  readonly isSecret: (name: unknown) => boolean;
  private outlet: Outlet;
  /** When the first event of the batch was written; 0: there is none. */
  private since = 0;
  /** Steps when a failure was told last. */
  private failedAt = -1;
  /** Nothing is handed over yet. */
  waits = false;
  private armed = false;
  private closing = false;

  constructor(outlet: Outlet, limits: Limits, isSecret: (name: unknown) => boolean) {
    this.outlet = outlet;
    this.isSecret = isSecret;
    this.values = new ValueWriter(this.batch, limits.string);
    this.objects = new Objects(this.batch, this.values, { ...limits, isSecret });
  }

  /** Begins an event, of which the operands follow and then `batch.end()`. A statement that has begun is told first. */
  begin(opcode: number): void {
    if (this.here.begun !== 0) this.tellBegun();
    this.batch.begin(opcode);
  }

  /** A statement that was to begin with its own last event begins before something else that happens in it. */
  tellBegun(): void {
    const { here } = this;
    // The place is also that of what goes on in the statement, which does not begin it again.
    here.site = here.begun + 1;
    here.begun = 0;
    this.batch.line(here.site);
  }

  /** A `bind` or a `leave`. */
  at(opcode: number, site: number, value: unknown): void {
    const { batch } = this;
    if (this.here.begun !== 0) this.tellBegun();
    if ((typeof value === 'object' && value !== null) || typeof value === 'function') {
      const mark = markOf(value);
      batch.reference(opcode, site, mark !== undefined && mark.id !== 0 ? mark.id : this.objects.see(value).id);
    } else if (!batch.plain(opcode, site, value)) {
      batch.meet(opcode, site);
      this.values.operand(value);
      batch.end();
    }
  }

  /** An event that is a site and a value, of a kind that is written as bytes. */
  rare(opcode: number, site: number, value: unknown): void {
    const { batch } = this;
    this.objects.ready(value);
    this.begin(opcode);
    batch.varint(site);
    this.values.write(value);
    batch.end();
  }

  /** An event on an object, with a value. */
  on(opcode: number, site: number, object: Mark, value: unknown): void {
    const { batch, values } = this;
    this.objects.ready(value);
    if (this.here.begun !== 0) this.tellBegun();
    object.changes++;
    batch.meet(opcode, site);
    batch.object(object.id);
    values.operand(value);
    batch.end();
  }

  /** An event on an object, with a key or a name and a value. */
  onPlace(opcode: number, site: number, object: Mark, key: unknown, value: unknown): void {
    const { batch, values } = this;
    this.objects.ready(key);
    this.objects.ready(value);
    if (this.here.begun !== 0) this.tellBegun();
    object.changes++;
    batch.meet(opcode, site);
    batch.object(object.id);
    values.operand(key);
    values.operand(value);
    batch.end();
  }

  /** Begins an event on an object of a kind that is written as bytes: opcode, site, object. Values that follow have to be ready before. */
  beginOn(opcode: number, site: number, object: Mark): void {
    object.changes++;
    this.begin(opcode);
    this.batch.varint(site);
    this.batch.varint(object.id);
  }

  gap(site: number, what: string): void {
    this.begin(OP.gap);
    this.batch.varint(site);
    this.batch.text(what);
    this.batch.end();
  }

  /** The program has written to its output (1) or its error stream (2). */
  output(stream: number, text: string): void {
    try {
      this.begin(OP.output);
      this.batch.byte(stream);
      this.values.write(text);
      this.batch.end();
    } catch (error) {
      this.failed(error);
    }
  }

  /** Does work of the recorder's own; null: it failed, which the recording says. */
  guarded<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      this.failed(error);
      return null;
    }
  }

  /** The recorder's own mistake: the half-written event is dropped, the program goes on. */
  failed(error: unknown): void {
    // One after another tell no more than the first: where the stack is full, there are many.
    if (this.failedAt === this.batch.steps) return this.batch.tear();
    try {
      this.batch.drop();
      this.begin(OP.failure);
      this.batch.text(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
      this.batch.end();
      this.failedAt = this.batch.steps;
    } catch {
      // Nothing is left to tell it with.
    }
  }

  /** What is told from here on goes elsewhere. */
  connect(outlet: Outlet): void {
    this.outlet = outlet;
  }

  flush(): void {
    needStack(FRAMES);
    letGo();
    this.since = 0;
    if (this.waits) {
      this.batch.take(FRAME_HEAD);
      this.objects.forgetAll();
    } else if (!this.batch.empty) this.outlet.events(this.batch.take(FRAME_HEAD));
  }

  /** The program is about to end: whatever still happens is handed over before what happens next. */
  close(exception: string | null): void {
    if (this.closing) return;
    this.flush();
    this.closing = true;
    this.outlet.goodbye(exception);
  }

  source(written: Uint8Array): void {
    this.flush();
    this.outlet.source(written);
  }

  /** Between two events: looks whether it is time to hand over what there is. */
  private pause(): void {
    if (this.batch.full || this.closing) return this.flush();
    const time = now();
    if (this.since === 0) this.since = time;
    else if (time - this.since > PATIENCE) return this.flush();
    this.batch.breathe();
    if (!this.armed) this.arm();
  }

  private arm(): void {
    this.armed = true;
    const timer = later(() => {
      this.armed = false;
      this.flush();
    }, PATIENCE);
    // Where a timer is a number nothing is kept alive by it.
    if (typeof timer === 'object') timer.unref();
  }
}
