import type { ByteCursor } from './byte-cursor.ts';
import { CheckpointError } from './checkpoint-error.ts';
import { isKind, kindOf, type Pickled, type PickledDict, type StorageReference } from './pickled.ts';
import { allowedGlobal, callGlobal, dictKey, storageOf } from './torch-objects.ts';

/** The opcodes of pickle protocol 2 that PyTorch writes for dictionaries of tensors, by the names of Python's `pickletools`. */
const opcode = {
  MARK: 0x28,
  STOP: 0x2e,
  BINFLOAT: 0x47,
  BININT: 0x4a,
  BININT1: 0x4b,
  BININT2: 0x4d,
  NONE: 0x4e,
  BINPERSID: 0x51,
  REDUCE: 0x52,
  SHORT_BINSTRING: 0x55,
  BINUNICODE: 0x58,
  EMPTY_LIST: 0x5d,
  APPEND: 0x61,
  BUILD: 0x62,
  GLOBAL: 0x63,
  APPENDS: 0x65,
  BINGET: 0x68,
  LONG_BINGET: 0x6a,
  BINPUT: 0x71,
  LONG_BINPUT: 0x72,
  SETITEM: 0x73,
  TUPLE: 0x74,
  SETITEMS: 0x75,
  EMPTY_TUPLE: 0x29,
  EMPTY_DICT: 0x7d,
  PROTO: 0x80,
  TUPLE1: 0x85,
  TUPLE2: 0x86,
  TUPLE3: 0x87,
  NEWTRUE: 0x88,
  NEWFALSE: 0x89,
  LONG1: 0x8a,
} as const;

/** What a pickle says, and the storages that it refers to, by their keys. */
export interface Unpickled {
  readonly value: Pickled;
  readonly storages: ReadonlyMap<string, StorageReference>;
}

/**
 * Reads one pickle, up to its STOP. A pickle is a program for a stack machine; this one can build data and nothing else: it knows
 * the opcodes above, and of Python's names only those of `allowedGlobal`. Memory is bounded by the length of the pickle.
 * @throws ForbiddenGlobalError for any other name
 * @throws CheckpointError for any other opcode, and for a pickle that is broken
 */
export function unpickle(cursor: ByteCursor): Unpickled {
  return new Machine(cursor).run();
}

class Machine {
  readonly #cursor: ByteCursor;
  readonly #stack: Pickled[] = [];
  /** The heights of the stack at each MARK. */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, Pickled>();
  readonly #storages = new Map<string, StorageReference>();

  constructor(cursor: ByteCursor) {
    this.#cursor = cursor;
  }

  run(): Unpickled {
    for (;;) {
      const code = this.#cursor.u8();
      if (code === opcode.STOP) return { value: this.#pop(), storages: this.#storages };
      this.#step(code);
    }
  }

  #step(code: number): void {
    const cursor = this.#cursor;
    switch (code) {
      case opcode.PROTO:
        return this.#checkProtocol(cursor.u8());
      case opcode.MARK:
        this.#marks.push(this.#stack.length);
        return;
      case opcode.NONE:
        return this.#push(null);
      case opcode.NEWTRUE:
        return this.#push(true);
      case opcode.NEWFALSE:
        return this.#push(false);
      case opcode.BININT1:
        return this.#push(cursor.u8());
      case opcode.BININT2:
        return this.#push(cursor.u16());
      case opcode.BININT:
        return this.#push(cursor.i32());
      case opcode.LONG1:
        return this.#push(longOf(cursor.bytes(cursor.u8())));
      case opcode.BINFLOAT:
        return this.#push(cursor.bigEndianF64());
      case opcode.BINUNICODE:
        return this.#push(cursor.utf8(cursor.u32()));
      // Texts of Python 2.
      case opcode.SHORT_BINSTRING:
        return this.#push(cursor.utf8(cursor.u8()));
      case opcode.EMPTY_TUPLE:
        return this.#push({ kind: 'tuple', items: [] });
      case opcode.TUPLE1:
        return this.#push({ kind: 'tuple', items: this.#popMany(1) });
      case opcode.TUPLE2:
        return this.#push({ kind: 'tuple', items: this.#popMany(2) });
      case opcode.TUPLE3:
        return this.#push({ kind: 'tuple', items: this.#popMany(3) });
      case opcode.TUPLE:
        return this.#push({ kind: 'tuple', items: this.#popToMark() });
      case opcode.EMPTY_LIST:
        return this.#push({ kind: 'list', items: [] });
      case opcode.APPEND:
        return this.#append(this.#popMany(1));
      case opcode.APPENDS:
        return this.#append(this.#popToMark());
      case opcode.EMPTY_DICT:
        return this.#push({ kind: 'dict', entries: new Map() });
      case opcode.SETITEM:
        return this.#setItems(this.#popMany(2));
      case opcode.SETITEMS:
        return this.#setItems(this.#popToMark());
      case opcode.BINPUT:
        return this.#remember(cursor.u8());
      case opcode.LONG_BINPUT:
        return this.#remember(cursor.u32());
      case opcode.BINGET:
        return this.#recall(cursor.u8());
      case opcode.LONG_BINGET:
        return this.#recall(cursor.u32());
      case opcode.GLOBAL:
        return this.#push(allowedGlobal(cursor.line(), cursor.line()));
      case opcode.REDUCE: {
        const [callee, given] = this.#popMany(2);
        return this.#push(callGlobal(callee, given));
      }
      case opcode.BINPERSID:
        return this.#push(this.#storage(storageOf(this.#pop())));
      case opcode.BUILD:
        return this.#build();
      default:
        return this.#fail(`has the opcode 0x${code.toString(16)}, which no dictionary of tensors needs`);
    }
  }

  #checkProtocol(protocol: number): void {
    if (protocol !== 2) this.#fail(`is of protocol ${protocol}; PyTorch writes 2`);
  }

  #push(value: Pickled): void {
    this.#stack.push(value);
  }

  #pop(): Pickled {
    const [value = null] = this.#popMany(1);
    return value;
  }

  #popMany(count: number): Pickled[] {
    // What lies below the last mark belongs to whoever takes from the mark.
    if (this.#stack.length - (this.#marks.at(-1) ?? 0) < count)
      this.#fail('takes more from its stack than it put there');
    return this.#stack.splice(-count);
  }

  #popToMark(): Pickled[] {
    const mark = this.#marks.pop();
    if (mark === undefined) this.#fail('takes from its stack up to a mark that it did not set');
    return this.#stack.splice(mark);
  }

  #append(items: readonly Pickled[]): void {
    const list = this.#stack.at(-1);
    if (!isKind(list, 'list')) this.#fail(`appends to ${kindOf(list)}`);
    for (const item of items) list.items.push(item);
  }

  #setItems(items: readonly Pickled[]): void {
    const { entries } = this.#topDict('sets items of');
    if (items.length % 2 !== 0) this.#fail('sets a key without a value');
    for (let i = 0; i < items.length; i += 2) entries.set(dictKey(items[i]), items[i + 1] ?? null);
  }

  /** The attributes of a dictionary (`_metadata` of a state_dict holds versions of modules) are passed over. */
  #build(): void {
    this.#pop();
    this.#topDict('sets attributes of');
  }

  #topDict(act: string): PickledDict {
    const dict = this.#stack.at(-1);
    if (!isKind(dict, 'dict')) this.#fail(`${act} ${kindOf(dict)}`);
    return dict;
  }

  #remember(index: number): void {
    const top = this.#stack.at(-1);
    if (top === undefined) this.#fail('remembers the top of an empty stack');
    this.#memo.set(index, top);
  }

  #recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) this.#fail(`recalls ${index}, which it did not remember`);
    this.#push(value);
  }

  #storage(reference: StorageReference): StorageReference {
    const { key, type, length } = reference;
    const known = this.#storages.get(key);
    if (known === undefined) this.#storages.set(key, reference);
    else if (known.type !== type || known.length !== length) this.#fail(`describes its storage ${key} in two ways`);
    return known ?? reference;
  }

  #fail(fault: string): never {
    throw new CheckpointError('pickle', `The pickle of the checkpoint ${fault} (before byte ${this.#cursor.offset})`);
  }
}

/** Two's complement, little-endian; an empty one is 0. */
function longOf(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (const byte of bytes.toReversed()) value = (value << 8n) | BigInt(byte);
  const long = BigInt.asIntN(bytes.length * 8, value);
  const number = Number(long);
  return Number.isSafeInteger(number) ? number : long;
}
