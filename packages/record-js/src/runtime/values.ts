import type { Batch } from './batch.ts';
import { markOf } from './identity.ts';
import { append, OwnMap } from './own-collections.ts';
import { natives } from './primordials.ts';

/** Written in place of a value that must not be in the recording. */
export const REDACTED: unique symbol = Symbol('redacted');
/** Written for an element that an array does not have. */
export const HOLE: unique symbol = Symbol('hole');
/** Written for a property whose value only running the program's code would tell. */
export const ACCESSOR: unique symbol = Symbol('accessor');
/** Written for what a call returns where nothing is looked at. */
export const UNSEEN: unique symbol = Symbol('unseen');
/** Written for a variable that cannot be read yet. */
export const UNBOUND: unique symbol = Symbol('unbound');

const { isSafeInteger } = Number;
const LARGEST = 2 ** 52 - 1;

/** Writes values (FORMAT.md §4.1). Objects have to be defined before. */
export class ValueWriter {
  private readonly batch: Batch;
  private readonly longest: number;
  private readonly symbols = new OwnMap<symbol, number>();

  constructor(batch: Batch, longest: number) {
    this.batch = batch;
    this.longest = longest;
  }

  /** A value of an event that words are made of. */
  operand(value: unknown): void {
    const { batch } = this;
    if ((typeof value === 'object' && value !== null) || typeof value === 'function')
      return batch.referenceOperand(markOf(value)?.id ?? 0);
    // A string that is cut is in no table: it need not be looked for.
    if (!(typeof value === 'string' && value.length > this.longest) && batch.operand(value)) return;
    batch.beginBytes();
    if (typeof value === 'string' && value.length <= this.longest) batch.newText(value);
    else this.write(value);
    batch.endBytes();
  }

  write(value: unknown): void {
    const { batch } = this;
    switch (typeof value) {
      case 'number':
        return this.number(value);
      case 'string':
        return value.length > this.longest ? batch.cutText(value, this.longest) : batch.text(value);
      case 'boolean':
        return batch.byte(value ? 3 : 2);
      case 'undefined':
        return batch.byte(1);
      case 'bigint':
        batch.byte(12);
        return this.integer(value);
      case 'symbol':
        return this.symbol(value);
      default:
        if (value === null) return batch.byte(0);
        batch.byte(14);
        batch.varint(markOf(value as object)?.id ?? 0);
    }
  }

  private number(value: number): void {
    const { batch } = this;
    if ((value | 0) === value && value !== 0) {
      if (value > 0 && value <= 127) return batch.byte(value | 0x80);
      batch.byte(4);
      return batch.varint(value > 0 ? 2 * value : -2 * value - 1);
    }
    if (isSafeInteger(value) && !(value === 0 && 1 / value < 0)) {
      if (value >= 0 && value <= 127) batch.byte(value | 0x80);
      else if (value > LARGEST || value < -LARGEST) {
        batch.byte(5);
        this.integer(BigInt(value));
      } else {
        batch.byte(4);
        batch.varint(value >= 0 ? 2 * value : -2 * value - 1);
      }
    } else {
      batch.byte(6);
      batch.float(value);
    }
  }

  /** n and n bytes: two's complement, little endian, shortest form. */
  private integer(value: bigint): void {
    const bytes: number[] = [];
    let rest = value;
    for (;;) {
      const low = Number(rest & 0xffn);
      append(bytes, low);
      rest >>= 8n;
      if ((rest === 0n && low < 0x80) || (rest === -1n && low >= 0x80)) break;
    }
    this.batch.varint(bytes.length);
    this.batch.raw(Uint8Array.from(bytes));
  }

  private symbol(value: symbol): void {
    const { batch } = this;
    switch (value) {
      case REDACTED:
        batch.byte(15);
        return batch.text('looks like a secret');
      case ACCESSOR:
        batch.byte(16);
        return batch.text('accessor');
      case UNSEEN:
        batch.byte(16);
        return batch.text('returned where nothing is recorded');
      case HOLE:
        return batch.byte(17);
      case UNBOUND:
        return batch.byte(18);
      default: {
        let id = this.symbols.get(value);
        if (id === undefined) {
          id = this.symbols.size + 1;
          this.symbols.set(value, id);
        }
        batch.byte(13);
        batch.varint(id);
        batch.text(natives.symbolDescription(value) ?? '');
      }
    }
  }
}
