import type { EventType } from '../events.ts';
import type { ObjectKind } from '../values.ts';

/** Bytes of FORMAT.md §4. The numbers are the format: they never change within a version. */
export const valueTags = {
  none: 0,
  undefined: 1,
  false: 2,
  true: 3,
  int: 4,
  bigInt: 5,
  float: 6,
  complex: 7,
  string: 8,
  stringReference: 9,
  stringCut: 10,
  bytes: 11,
  bigint: 12,
  symbol: 13,
  reference: 14,
  redacted: 15,
  unrecorded: 16,
  hole: 17,
  unbound: 18,
  /** Tags from here are the ints 0..127. */
  smallInt: 128,
} as const;

/** The one definition; opcodes from 0x10 on are events. */
export const opObject = 0x01;

export const eventOpcodes: Readonly<Record<EventType, number>> = {
  line: 0x10,
  enter: 0x11,
  leave: 0x12,
  unwind: 0x13,
  suspend: 0x14,
  resume: 0x15,
  task: 0x16,
  'task-start': 0x17,
  'task-end': 0x18,
  bind: 0x20,
  'bind-in': 0x21,
  unbind: 0x22,
  'unbind-in': 0x23,
  'bind-name': 0x24,
  'unbind-name': 0x25,
  'set-item': 0x30,
  'delete-item': 0x31,
  'set-field': 0x32,
  'delete-field': 0x33,
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
};

export const eventTypes: ReadonlyMap<number, EventType> = new Map(
  Object.entries(eventOpcodes).map(([type, opcode]) => [opcode, type as EventType]),
);

/** From here on, eight opcodes stand for the event that the batch foretells; the bits of each say which operands are foretold too. */
export const opForetold = 0x80;

const foretellable = [
  'line',
  'enter',
  'leave',
  'bind',
  'set-item',
  'set-field',
  'append',
  'add',
  'discard',
  'branch',
] as const;

/** The events that a batch foretells. */
export type ForetellableType = (typeof foretellable)[number];

const foretellableTypes: ReadonlySet<EventType> = new Set(foretellable);

export function isForetellable(type: EventType): type is ForetellableType {
  return foretellableTypes.has(type);
}

/** Index = kind byte. */
export const objectKinds: readonly ObjectKind[] = [
  'list',
  'tuple',
  'set',
  'map',
  'instance',
  'function',
  'class',
  'module',
  'tensor',
  'scalar',
  'opaque',
  'exception',
];

export const suspendReasons = ['yield', 'await'] as const;
export const resumeWays = ['value', 'exception', 'close'] as const;

/** "PB", the first two bytes of a batch. */
export const batchMagic: readonly [number, number] = [0x50, 0x42];
/** "PW", the first two bytes of a batch that is made of words. */
export const wordsMagic: readonly [number, number] = [0x50, 0x57];

/** Greatest int of tag 4: its zigzag form is a varint of 2^53 − 1 at most. */
export const maxZigzag: number = 2 ** 52 - 1;
