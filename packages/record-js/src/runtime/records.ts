import { Bytes } from './bytes.ts';
import { StringTable } from './string-table.ts';

/** Bytes kept free in front of the records: for what frames them on the wire, and for the head of the batch. */
const HEADER = 64;
/** "PW" and five doubles, of which `Handover` knows the last three. */
const BATCH_HEAD = 48;
/** Below this many bytes a batch is not handed over for its size. What the host makes of them is a few times smaller. */
const FULL = 512 * 1024;
/** Room for one record without its strings: an opcode and a handful of varints and values. */
const RECORD = 128;
/** After so many bytes somebody looks at the clock. */
const BREATH = 1024;
/** With more bytes than these waiting, a batch is handed over though the stack may have no room for it. */
const MOST = 64 * 1024 * 1024;
/** Everything is past it. */
const NOWHERE = -1;
// As it is before the program runs.
const StackFull = RangeError;
/** None has the number after it. */
const NO_CALL = -2;
/** In the head of a block of bytes, before their number. */
const BLOCK = 15;
const NUMBER_OF_BYTES = 4;

/** An event is being written; definitions or the beginning of one are. Who finds the first when the next event begins knows that it is torn. */
const TORN = 1;
const OPEN = 2;

/**
 * The records of one batch in the making (FORMAT.md §4.6): when each begins and ends, and what becomes of one that does not. Those that are no words go into blocks
 * of bytes. `at` is at a word whenever no block is open.
 */
export class Records extends Bytes {
  protected readonly strings: StringTable = new StringTable();
  /** Where the record in the making begins, if it is `OPEN`. */
  private start = HEADER;
  /** Where the block that is being written begins; 0: none is. */
  private block = 0;
  /** `TORN`, `OPEN`, both, or 0. */
  protected busy = 0;
  /** How many strings the batch had when the record in the making began. */
  private known = 0;
  protected count = 0;
  private step = 0;
  protected lastCall = 0;
  /** Past it, `pause` is called before the next event. The first event of a batch is past it. */
  private limit = 0;
  /** Past it, something has to be done before the next event: the limit, or −1 while something is in the making. */
  protected gate: number = NOWHERE;
  private readonly pause: () => void;
  private readonly again: () => void;

  /** `pause` is called between events: before the first one of a batch, and then every few hundred; `again` when definitions were dropped. */
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
    this.opensGate();
  }

  /**
   * The batch so far, without a record that is still in the making and its definitions; `lead` bytes stand free before it. The next one
   * begins empty, in the same memory.
   */
  take(lead: number): Uint8Array<ArrayBuffer> {
    const start = HEADER - BATCH_HEAD;
    this.bytes[start] = 0x50;
    this.bytes[start + 1] = 0x57;
    this.view.setFloat64(start + 8, this.step, true);
    this.view.setFloat64(start + 16, this.count, true);
    const taken = this.bytes.subarray(start - lead, (this.busy & OPEN) !== 0 ? this.start : this.at);
    this.step += this.count;
    this.clear();
    return taken;
  }

  /** Begins empty, without what was not taken. */
  clear(): void {
    // Definitions that still wait for their event go with the rest: it finds them torn, and they are written again.
    this.busy = (this.busy & OPEN) !== 0 ? TORN : 0;
    this.block = 0;
    this.count = 0;
    this.at = HEADER;
    this.limit = 0;
    this.opensGate();
    this.lastCall = 0;
    this.strings.clear();
  }

  /** What is in the making is not to be told: it is dropped when the next begins. */
  tear(): void {
    this.making(TORN);
  }

  /**
   * Drops the record in the making and its definitions, which are written again. It needs hardly any stack: that may be why it has to be
   * dropped. Where not even that is left it stays torn, and is dropped when the next begins.
   */
  drop(): void {
    this.making(TORN);
    this.lastCall = NO_CALL;
    if ((this.busy & OPEN) !== 0) {
      this.strings.drop(this.known);
      this.at = this.start;
    }
    this.block = 0;
    try {
      this.busy = 0;
      this.opensGate();
      this.again();
    } catch (error) {
      this.making(TORN);
      throw error;
    }
  }

  /** Begins an event that is written as bytes: the operands follow and then `end`. */
  begin(opcode: number): void {
    this.starts();
    this.record(opcode);
  }

  /** Definitions follow, as calls of `record`, and then `defined`. */
  define(): void {
    this.starts();
  }

  defined(): void {
    this.busy &= ~TORN;
  }

  record(opcode: number): void {
    this.opens();
    this.room(RECORD);
    if (this.block === 0) this.openBlock();
    this.bytes[this.at++] = opcode;
  }

  end(): void {
    if (this.block !== 0) this.closeBlock(BLOCK);
    this.busy = 0;
    this.opensGate();
    this.ended(this.at);
  }

  /** Where an event goes that is then written in one piece, with nothing in between that can fail: at most `RECORD` bytes. */
  protected next(): number {
    return this.at <= this.gate ? this.at : this.due();
  }

  /** What has to be done before it, when the gate is shut. */
  protected due(): number {
    if (this.busy === 0) this.rest();
    else {
      this.settle();
      this.busy = 0;
      this.opensGate();
    }
    this.reach(this.at + BREATH + RECORD);
    return this.at;
  }

  /** The event that was to go where `next` said is not written there; `busy`: what it was before. */
  protected goesElsewhere(busy: number): void {
    if ((busy & OPEN) !== 0) this.making(OPEN);
  }

  /** Something that is not written in one piece begins. */
  private starts(): void {
    this.settleStrings();
    this.making(TORN);
  }

  /** From here to the end of the next event no number of a string changes: the batch is not handed over, and nothing of it dropped. */
  protected settleStrings(): void {
    if (this.at > this.limit && this.busy === 0) this.rest();
    if ((this.busy & TORN) !== 0) this.drop();
  }

  private making(what: number): void {
    this.busy |= what;
    this.gate = NOWHERE;
  }

  private opensGate(): void {
    this.gate = this.busy === 0 ? this.limit : NOWHERE;
  }

  private rest(): void {
    try {
      this.pause();
    } catch (error) {
      // A pause that the stack has no room for comes later, as long as there is memory until then.
      if (!(error instanceof StackFull) || this.at > MOST) throw error;
      this.breathe();
    }
  }

  /** Before an event of words: nothing is torn, and no block is open. */
  private settle(): void {
    if ((this.busy & TORN) !== 0) this.drop();
    if (this.block !== 0) this.closeBlock(BLOCK);
  }

  /** An event begins that is made of words, but not written in one piece. */
  protected startsRecord(): void {
    this.starts();
    if (this.block !== 0) this.closeBlock(BLOCK);
    this.opens();
    this.room(RECORD);
  }

  private opens(): void {
    if ((this.busy & OPEN) !== 0) return;
    this.known = this.strings.size;
    this.start = this.at;
    this.making(OPEN);
  }

  /** Bytes follow, and then `closeBlock`. */
  protected openBlock(): void {
    this.room(RECORD);
    this.block = this.at;
    this.at += 4;
  }

  protected closeBlock(code: number): void {
    const { block, at } = this;
    this.words[block >> 2] = code | ((at - block - 4) << NUMBER_OF_BYTES);
    this.room(RECORD);
    while ((this.at & 3) !== 0) this.bytes[this.at++] = 0;
    this.block = 0;
  }

  /** A whole string: tag 8, or 9 where the batch already has it. */
  text(value: string): void {
    const known = this.strings.find(value);
    if (known >= 0) {
      this.byte(9);
      this.varint(known);
      return;
    }
    this.newText(value);
  }

  /** A whole string that is not in the table. */
  newText(value: string): void {
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

  /** An event is there and reaches up to `end`: before that, nothing of it counts. */
  protected ended(end: number): void {
    this.at = end;
    this.count++;
  }
}
