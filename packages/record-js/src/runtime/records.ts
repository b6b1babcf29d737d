import { Bytes } from './bytes.ts';
import { Foresight } from './foresight.ts';
import { StringTable } from './string-table.ts';

/** Bytes kept free in front of the records for what frames them on the wire, "PB", first step and count. */
const HEADER = 32;
/** Below this many bytes a batch is not handed over for its size. */
const FULL = 256 * 1024;
/** Room for one record without its strings: an opcode and a handful of varints and values. */
const RECORD = 128;
/** After so many bytes somebody looks at the clock. */
const BREATH = 1024;
/** None has the number after it. */
const NO_CALL = -2;

/** The records of one batch in the making (FORMAT.md §4): when each begins and ends, and what becomes of one that does not. */
export class Records extends Bytes {
  protected readonly strings: StringTable = new StringTable();
  protected readonly foresight: Foresight = new Foresight();
  /** Where the record in the making begins, while there is one. */
  private start = HEADER;
  private open = false;
  /** 1 while an event or definitions are written: who finds it so when the next begins knows that they are torn. */
  protected torn = 0;
  /** How many strings the batch had when the record in the making began. */
  private known = 0;
  private count = 0;
  private step = 0;
  protected lastCall = 0;
  /** Past it, `pause` is called after the event. The first event of a batch is past it. */
  private limit = 0;
  private readonly pause: () => void;
  private readonly again: () => void;

  /** `pause` is called between events: after the first one of a batch, and then every few hundred; `again` when definitions were dropped. */
  constructor(pause: () => void, again: () => void) {
    super(2 * FULL);
    this.at = HEADER;
    this.pause = pause;
    this.again = again;
  }

  /** Steps written since the beginning. */
  get steps(): number {
    return this.step + this.count;
  }

  get full(): boolean {
    return this.at > FULL;
  }

  get empty(): boolean {
    return this.count === 0;
  }

  /** The next call of `pause` comes after a few hundred events. */
  breathe(): void {
    this.limit = this.at + BREATH;
  }

  /**
   * The batch so far, without a record that is still in the making and its definitions; `lead` bytes stand free before it. The next one
   * begins empty, in the same memory.
   */
  take(lead: number): Uint8Array<ArrayBuffer> {
    const header = [0x50, 0x42, ...digits(this.step), ...digits(this.count)];
    const start = HEADER - header.length;
    this.bytes.set(header, start);
    const taken = this.bytes.subarray(start - lead, this.open ? this.start : this.at);
    this.step += this.count;
    this.clear();
    return taken;
  }

  /** Begins empty, without what was not taken. */
  clear(): void {
    // Definitions that still wait for their event go with the rest: it finds them torn, and they are written again.
    if (this.open) this.torn = 1;
    this.count = 0;
    this.at = HEADER;
    this.open = false;
    this.limit = 0;
    this.lastCall = 0;
    this.strings.clear();
    this.foresight.clear();
  }

  /** An event is in the making, or definitions wait for theirs. */
  get isOpen(): boolean {
    return this.open;
  }

  /** What is in the making is not to be told: it is dropped when the next begins. */
  tear(): void {
    this.torn = 1;
  }

  /**
   * Drops the record in the making and its definitions, which are written again. It needs hardly any stack: that may be why it has to be
   * dropped. Where not even that is left it stays torn, and is dropped when the next begins.
   */
  drop(): void {
    this.torn = 1;
    // It may have met what no reader meets.
    this.foresight.end();
    this.lastCall = NO_CALL;
    if (this.open) {
      this.strings.drop(this.known);
      this.at = this.start;
      this.open = false;
    }
    try {
      this.torn = 0;
      this.again();
    } catch (error) {
      this.torn = 1;
      throw error;
    }
  }

  /** Begins an event, of which the operands follow and then `end`. */
  begin(opcode: number): void {
    if (this.torn !== 0) this.drop();
    this.torn = 1;
    this.record(opcode);
  }

  /** Definitions follow, as calls of `record`, and then `defined`. */
  define(): void {
    if (this.torn !== 0) this.drop();
    this.torn = 1;
  }

  defined(): void {
    this.torn = 0;
  }

  record(opcode: number): void {
    this.opens();
    this.bytes[this.at++] = opcode;
  }

  end(): void {
    if (this.at > this.limit) return this.endedPast(this.at);
    this.torn = 0;
    this.open = false;
    this.count++;
  }

  protected opens(): void {
    if (!this.open) {
      this.known = this.strings.size;
      this.start = this.at;
      this.open = true;
    }
    this.room(RECORD);
  }

  /** A whole string: tag 8, or 9 where the batch already has it. */
  text(value: string): void {
    const known = this.strings.find(value);
    if (known >= 0) {
      this.byte(9);
      this.varint(known);
      return;
    }
    this.strings.add(value);
    this.byte(8);
    this.wtf8(value);
  }

  /** The beginning of a string that is too long: tag 10. */
  cutText(value: string, keep: number): void {
    this.byte(10);
    this.varint(value.length);
    this.wtf8(value.slice(0, keep));
  }

  /** A whole event is being written. */
  protected starts(): void {
    if (this.torn !== 0) this.drop();
    this.torn = 1;
  }

  /** It is, and reaches up to `end`: before that, nothing of it counts. */
  protected ended(end: number): void {
    if (end > this.limit) return this.endedPast(end);
    this.at = end;
    this.torn = 0;
    this.open = false;
    this.count++;
  }

  private endedPast(end: number): void {
    // A pause that the stack has no room for comes later: until then there has to be memory.
    this.reach(end + BREATH + RECORD);
    this.at = end;
    this.torn = 0;
    this.open = false;
    this.count++;
    this.pause();
  }
}

function digits(value: number): number[] {
  const low = value % 128;
  return value < 128 ? [low] : [low | 0x80, ...digits((value - low) / 128)];
}
