import {
  add,
  advance,
  constant,
  ensureBytes,
  get,
  instantiate,
  load,
  loadInteger,
  loadSplat,
  plus,
  repeat,
  set,
  splat,
  store,
  times,
  type WasmFunction,
  type WasmMemory,
} from '../wasm/assembler.ts';

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
  ensureBytes(memory, (floats + 16) * 4);
  return {
    floats: new Float32Array(memory.buffer),
    integers: new Int32Array(memory.buffer),
    sum: (out, count, source, taps, tapCount) =>
      sum(out * 4, (out + count) * 4, source * 4, taps * 4, (taps + 2 * tapCount) * 4),
  };
}

interface Machine {
  readonly memory: WasmMemory;
  readonly sum: (out: number, end: number, source: number, taps: number, tapsEnd: number) => void;
}

/** Made once. It is scratch room only; nothing that is read from it was left there by an earlier call. */
let made: Machine | undefined;

function machine(): Machine {
  made ??= instantiate<Machine>([sumFunction()]);
  return made;
}

/** Sixteen floats at a time, in four registers, so that no sum is stored before it is whole. */
function sumFunction(): WasmFunction {
  const [OUT, END, SOURCE, TAPS, TAPS_END, TAP, FROM, WEIGHT, SUM] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const sums = [0, 1, 2, 3].map((i) => SUM + i);
  return {
    name: 'sum',
    parameters: 5,
    integers: 2,
    vectors: 5,
    body: repeat(
      [
        ...sums.map((sum) => set(sum, splat(0))),
        set(TAP, get(TAPS)),
        repeat(
          [
            set(FROM, add(get(SOURCE), loadInteger(get(TAP)))),
            set(WEIGHT, loadSplat(get(TAP), 4)),
            ...sums.map((sum, i) => set(sum, plus(get(sum), times(get(WEIGHT), load(get(FROM), 16 * i))))),
            advance(TAP, constant(8)),
          ],
          TAP,
          TAPS_END,
        ),
        ...sums.map((sum, i) => store(get(OUT), get(sum), 16 * i)),
        advance(OUT, constant(64)),
        advance(SOURCE, constant(64)),
      ],
      OUT,
      END,
    ),
  };
}
