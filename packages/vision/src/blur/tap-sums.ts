/**
 * Weighted sums of shifted rows with WebAssembly's SIMD, some ten times faster than a loop in JavaScript, which spends its time on
 * converting floats. Sums are in 32-bit floats and the same on every machine.
 */
export interface TapSums {
  /** The memory in which `sum` works, as floats; at least as many as asked for. Valid until tapSums is called again. */
  readonly floats: Float32Array;
  /** The same memory as whole numbers. */
  readonly integers: Int32Array;
  /**
   * Writes `count` floats, rounded up to a multiple of 16, from `out` on: float i is the sum over all taps of the tap's weight times the
   * float at `source` + i + the tap's shift. A tap is two places: its shift × 4 as a whole number, and its weight. All places are counted
   * in floats; there is at least one tap.
   */
  sum(out: number, count: number, source: number, taps: number, tapCount: number): void;
}

/** Room for `floats` floats and what `sum` rounds up to. The memory holds whatever was there before. */
export function tapSums(floats: number): TapSums {
  const { memory, sum } = machine();
  const missing = (floats + 16) * 4 - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  return {
    floats: new Float32Array(memory.buffer),
    integers: new Int32Array(memory.buffer),
    sum: (out, count, source, taps, tapCount) =>
      sum(out * 4, (out + count) * 4, source * 4, taps * 4, (taps + 2 * tapCount) * 4),
  };
}

const PAGE = 65536;

/** What is used of WebAssembly; the types of Node leave it out. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};

interface Machine {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly sum: (out: number, end: number, source: number, taps: number, tapsEnd: number) => void;
}

/**
 * Made once: each WebAssembly memory reserves gigabytes of addresses until it is collected, so that one per call would use them up. It is
 * scratch room only; nothing that is read from it was left there by an earlier call.
 */
let made: Machine | undefined;

function machine(): Machine {
  made ??= new WebAssembly.Instance(new WebAssembly.Module(assemble())).exports as Machine;
  return made;
}

// The parameters and locals of the function below.
const [OUT, END, SOURCE, TAPS, TAPS_END, TAP, FROM, WEIGHT, SUM] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const SUMS = [0, 1, 2, 3].map((i) => SUM + i);

/** Instructions (WebAssembly core specification 2.0, chapter 5.4). */
const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const constant = (value: number): number[] => [0x41, ...signedLeb(value)];
const loop = (body: readonly number[][]): number[] => [0x03, 0x40, ...body.flat(), 0x0b];
const repeatIfBelow = (local: number, limit: number): number[] => [...get(local), ...get(limit), 0x49, 0x0d, 0];
const ADD = [0x6a];
const load = (offset: number): number[] => [0x28, 2, offset];
const zeros = [...constant(0), 0xfd, 0x11];
const loadFour = (offset: number): number[] => [0xfd, 0x00, 2, offset];
const loadSplat = (offset: number): number[] => [0xfd, 0x09, 2, offset];
const storeFour = (offset: number): number[] => [0xfd, 0x0b, 2, offset];
const ADD_FOUR = [0xfd, 0xe4, 1];
const MULTIPLY_FOUR = [0xfd, 0xe6, 1];
const advance = (local: number, bytes: number): number[] => [...get(local), ...constant(bytes), ...ADD, ...set(local)];

/** Sixteen floats at a time, in four registers, so that no sum is stored before it is whole. */
const SUM_BODY = loop([
  ...SUMS.map((sum) => [...zeros, ...set(sum)]),
  [...get(TAPS), ...set(TAP)],
  loop([
    [...get(SOURCE), ...get(TAP), ...load(0), ...ADD, ...set(FROM)],
    [...get(TAP), ...loadSplat(4), ...set(WEIGHT)],
    ...SUMS.map((sum, i) => [
      ...[...get(sum), ...get(WEIGHT), ...get(FROM), ...loadFour(16 * i)],
      ...[...MULTIPLY_FOUR, ...ADD_FOUR, ...set(sum)],
    ]),
    advance(TAP, 8),
    repeatIfBelow(TAP, TAPS_END),
  ]),
  ...SUMS.map((sum, i) => [...get(OUT), ...get(sum), ...storeFour(16 * i)]),
  advance(OUT, 64),
  advance(SOURCE, 64),
  repeatIfBelow(OUT, END),
]);

/** A module with one page of memory and the function (chapter 5.5). */
function assemble(): Uint8Array<ArrayBuffer> {
  const [i32, v128] = [0x7f, 0x7b];
  const name = (text: string): number[] => [text.length, ...new TextEncoder().encode(text)];
  const section = (id: number, ...content: number[]): number[] => [id, ...leb(content.length), ...content];
  const body = [2, 2, i32, 5, v128, ...SUM_BODY, 0x0b];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 1, 0x60, 5, i32, i32, i32, i32, i32, 0),
    ...section(3, 1, 0),
    ...section(5, 1, 0, 1),
    ...section(7, 2, ...name('memory'), 2, 0, ...name('sum'), 0, 0),
    ...section(10, 1, ...leb(body.length), ...body),
  ]);
}

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

/** For values from 0. The last byte's bit 6 is the sign. */
function signedLeb(value: number): number[] {
  return value < 64 ? [value] : [(value & 127) | 128, ...signedLeb(value >>> 7)];
}
