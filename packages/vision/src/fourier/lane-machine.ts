import {
  add,
  advance,
  type Code,
  constant,
  get,
  instantiate,
  load,
  loadSplat,
  minus,
  plus,
  repeat,
  set,
  shuffle,
  splat,
  store,
  times,
  type WasmFunction,
  type WasmMemory,
} from '../wasm/assembler.ts';

/** How many numbers stand side by side in a panel and go through the same transform together: two cache lines of floats. */
export const LANES = 16;

/** The factors of lengths. */
export type Radix = 2 | 3 | 4 | 5;

const RADICES: readonly Radix[] = [2, 3, 4, 5];

/**
 * The inner loops of the Fourier transform, in WebAssembly with SIMD. All arguments are bytes. Complex tables are a table of real parts
 * and, `imaginary` bytes further, one of imaginary parts; with real and imaginary parts swapped, a forward transform is an inverse one. `pass4` is a Stockham step of radix 4, `last4` one without
 * twiddle factors for a transform's last step, and so on.
 */
export interface LaneMachine extends Readonly<Record<`${'pass' | 'last'}${Radix}`, Pass>> {
  readonly memory: WasmMemory;
  /**
   * Table rows r and n − r of a complex transform of length n of pairs of real numbers become those of the real numbers' transform of
   * length 2n, or back. `twiddles` to `twiddlesEnd`: a factor and cos, sin of each r times the factor, 12 bytes each.
   */
  readonly split: (low: number, high: number, imaginary: number, twiddles: number, twiddlesEnd: number) => void;
  /**
   * Transposes blocks of 4 × 4 floats. The rows of a block stand at `from`, `from` + a, `from` + b, `from` + a + b; the next block `step`
   * further; likewise where they go. Ends when `to` reaches `toEnd`.
   */
  readonly transpose: (
    ...places: readonly [
      ...[from: number, fromA: number, fromB: number, fromStep: number],
      ...[to: number, toA: number, toB: number, toStep: number, toEnd: number],
    ]
  ) => void;
  /** Copies LANES floats of each row, until `to` reaches `toEnd`. */
  readonly copy: (from: number, fromStep: number, to: number, toStep: number, toEnd: number) => void;
}

/**
 * For each group of the step, the radix inputs are runs of `run` bytes, `stride` apart, the next group's a run further; the outputs are
 * runs one after another. The twiddle factors of a group: cos and sin of each output but the first.
 */
type Pass = (
  ...places: readonly [
    ...[from: number, to: number, run: number, stride: number, imaginary: number],
    ...[twiddles: number, twiddlesEnd: number],
  ]
) => void;

let made: LaneMachine | undefined;

/** The machine, made once: its memory is scratch room, and nothing that is read from it was left there by an earlier call. */
export function laneMachine(): LaneMachine {
  made ??= instantiate<LaneMachine>([
    ...RADICES.flatMap((radix) => [passFunction(radix, true), passFunction(radix, false)]),
    splitFunction(),
    transposeFunction(),
    copyFunction(),
  ]);
  return made;
}

interface Complex {
  readonly re: Code;
  readonly im: Code;
}

const sum = (a: Complex, b: Complex): Complex => ({ re: plus(a.re, b.re), im: plus(a.im, b.im) });
const difference = (a: Complex, b: Complex): Complex => ({ re: minus(a.re, b.re), im: minus(a.im, b.im) });
const scaled = (a: Complex, by: number): Complex => ({ re: times(splat(by), a.re), im: times(splat(by), a.im) });
/** a − i·b and a + i·b. */
const minusTurned = (a: Complex, b: Complex): Complex => ({ re: plus(a.re, b.im), im: minus(a.im, b.re) });
const plusTurned = (a: Complex, b: Complex): Complex => ({ re: minus(a.re, b.im), im: plus(a.im, b.re) });

/** Statements, and vector locals for values that are used more than once. */
class Block {
  readonly statements: Code[] = [];
  #next: number;

  constructor(firstVector: number) {
    this.#next = firstVector;
  }

  keep(value: Code): Code {
    const local = this.#next++;
    this.statements.push(set(local, value));
    return get(local);
  }

  keepBoth({ re, im }: Complex): Complex {
    return { re: this.keep(re), im: this.keep(im) };
  }
}

/** The small transforms. Inputs are locals; outputs are expressions, each to be used once. */
function butterfly(block: Block, x: readonly Complex[]): readonly Complex[] {
  const [a = ZERO, b = ZERO, c = ZERO, d = ZERO, e = ZERO] = x;
  const kept = (value: Complex): Complex => block.keepBoth(value);
  if (x.length === 2) return [sum(a, b), difference(a, b)];
  if (x.length === 3) {
    const together = kept(sum(b, c));
    const middle = kept(difference(a, scaled(together, 0.5)));
    const apart = kept(scaled(difference(b, c), Math.sqrt(3) / 2));
    return [sum(a, together), minusTurned(middle, apart), plusTurned(middle, apart)];
  }
  if (x.length === 4) {
    const [even, evenApart] = [kept(sum(a, c)), kept(difference(a, c))];
    const [odd, oddApart] = [kept(sum(b, d)), kept(difference(b, d))];
    return [sum(even, odd), minusTurned(evenApart, oddApart), difference(even, odd), plusTurned(evenApart, oddApart)];
  }
  const [outer, inner] = [kept(sum(b, e)), kept(sum(c, d))];
  const [outerApart, innerApart] = [kept(difference(b, e)), kept(difference(c, d))];
  const [cos1, cos2] = [Math.cos((2 * Math.PI) / 5), Math.cos((4 * Math.PI) / 5)];
  const [sin1, sin2] = [Math.sin((2 * Math.PI) / 5), Math.sin((4 * Math.PI) / 5)];
  const near = kept(sum(a, sum(scaled(outer, cos1), scaled(inner, cos2))));
  const far = kept(sum(a, sum(scaled(outer, cos2), scaled(inner, cos1))));
  const nearTurn = kept(sum(scaled(outerApart, sin1), scaled(innerApart, sin2)));
  const farTurn = kept(difference(scaled(outerApart, sin2), scaled(innerApart, sin1)));
  return [
    sum(a, sum(outer, inner)),
    minusTurned(near, nearTurn),
    minusTurned(far, farTurn),
    plusTurned(far, farTurn),
    plusTurned(near, nearTurn),
  ];
}

const ZERO: Complex = { re: splat(0), im: splat(0) };

function passFunction(radix: Radix, twiddled: boolean): WasmFunction {
  const [FROM, TO, RUN, STRIDE, IMAGINARY, TWIDDLES, TWIDDLES_END, RUN_END, AT] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const block = new Block(9);
  block.statements.push(set(AT, get(FROM)));
  const inputs = Array.from({ length: radix }, () => {
    const value = { re: block.keep(load(get(AT))), im: block.keep(load(add(get(AT), get(IMAGINARY)))) };
    block.statements.push(advance(AT, get(STRIDE)));
    return value;
  });
  const outputs = butterfly(block, inputs);
  block.statements.push(set(AT, get(TO)));
  for (const [i, output] of outputs.entries()) {
    let { re, im } = output;
    if (twiddled && i > 0) {
      const value = block.keepBoth(output);
      const cos = block.keep(loadSplat(get(TWIDDLES), 8 * (i - 1)));
      const sin = block.keep(loadSplat(get(TWIDDLES), 8 * (i - 1) + 4));
      re = minus(times(value.re, cos), times(value.im, sin));
      im = plus(times(value.re, sin), times(value.im, cos));
    }
    block.statements.push(store(get(AT), re), store(add(get(AT), get(IMAGINARY)), im), advance(AT, get(RUN)));
  }
  const run = repeat([...block.statements, advance(FROM, constant(16)), advance(TO, constant(16))], FROM, RUN_END);
  const skipOutputs = Array.from({ length: radix - 1 }, () => advance(TO, get(RUN)));
  return {
    name: `${twiddled ? 'pass' : 'last'}${radix}`,
    parameters: 7,
    integers: 2,
    vectors: 60,
    body: repeat(
      [set(RUN_END, add(get(FROM), get(RUN))), run, ...skipOutputs, advance(TWIDDLES, constant(8 * (radix - 1)))],
      TWIDDLES,
      TWIDDLES_END,
    ),
  };
}

function splitFunction(): WasmFunction {
  const [LOW, HIGH, IMAGINARY, TWIDDLES, TWIDDLES_END] = [0, 1, 2, 3, 4];
  const block = new Block(5);
  const factor = block.keep(loadSplat(get(TWIDDLES)));
  const cos = block.keep(loadSplat(get(TWIDDLES), 4));
  const sin = block.keep(loadSplat(get(TWIDDLES), 8));
  for (let offset = 0; offset < 4 * LANES; offset += 16) {
    const places = [get(LOW), add(get(LOW), get(IMAGINARY)), get(HIGH), add(get(HIGH), get(IMAGINARY))];
    const [lowRe = [], lowIm = [], highRe = [], highIm = []] = places.map((at) => block.keep(load(at, offset)));
    const even = block.keepBoth({
      re: times(factor, plus(lowRe, highRe)),
      im: times(factor, minus(lowIm, highIm)),
    });
    const apart = block.keepBoth({ re: minus(lowRe, highRe), im: plus(lowIm, highIm) });
    const odd = block.keepBoth({
      re: plus(times(cos, apart.im), times(sin, apart.re)),
      im: minus(times(sin, apart.im), times(cos, apart.re)),
    });
    const values = [plus(even.re, odd.re), plus(even.im, odd.im), minus(even.re, odd.re), minus(odd.im, even.im)];
    for (const [i, value] of values.entries()) block.statements.push(store(places[i] ?? [], value, offset));
  }
  const step = constant(4 * LANES);
  return {
    name: 'split',
    parameters: 5,
    integers: 0,
    vectors: 48,
    body: repeat(
      [
        ...block.statements,
        advance(LOW, step),
        set(HIGH, [...get(HIGH), ...step, 0x6b]),
        advance(TWIDDLES, constant(12)),
      ],
      TWIDDLES,
      TWIDDLES_END,
    ),
  };
}

function transposeFunction(): WasmFunction {
  const [FROM, FROM_A, FROM_B, FROM_STEP, TO, TO_A, TO_B, TO_STEP, TO_END, AT, NEXT] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ];
  const block = new Block(11);
  block.statements.push(set(NEXT, add(get(FROM), get(FROM_B))));
  const [a = [], b = [], c = [], d = []] = [
    get(FROM),
    add(get(FROM), get(FROM_A)),
    get(NEXT),
    add(get(NEXT), get(FROM_A)),
  ].map((at) => block.keep(load(at)));
  const [lowAb, lowCd] = [block.keep(shuffle(a, b, [0, 4, 1, 5])), block.keep(shuffle(c, d, [0, 4, 1, 5]))];
  const [highAb, highCd] = [block.keep(shuffle(a, b, [2, 6, 3, 7])), block.keep(shuffle(c, d, [2, 6, 3, 7]))];
  block.statements.push(
    set(AT, add(get(TO), get(TO_B))),
    store(get(TO), shuffle(lowAb, lowCd, [0, 1, 4, 5])),
    store(add(get(TO), get(TO_A)), shuffle(lowAb, lowCd, [2, 3, 6, 7])),
    store(get(AT), shuffle(highAb, highCd, [0, 1, 4, 5])),
    store(add(get(AT), get(TO_A)), shuffle(highAb, highCd, [2, 3, 6, 7])),
    advance(FROM, get(FROM_STEP)),
    advance(TO, get(TO_STEP)),
  );
  return {
    name: 'transpose',
    parameters: 9,
    integers: 2,
    vectors: 8,
    body: repeat(block.statements, TO, TO_END),
  };
}

function copyFunction(): WasmFunction {
  const [FROM, FROM_STEP, TO, TO_STEP, TO_END] = [0, 1, 2, 3, 4];
  const pieces = Array.from({ length: LANES / 4 }, (_, i) => store(get(TO), load(get(FROM), 16 * i), 16 * i));
  return {
    name: 'copy',
    parameters: 5,
    integers: 0,
    vectors: 0,
    body: repeat([...pieces, advance(FROM, get(FROM_STEP)), advance(TO, get(TO_STEP))], TO, TO_END),
  };
}
