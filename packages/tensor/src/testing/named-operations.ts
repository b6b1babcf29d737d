import {
  abs,
  add,
  avgPool2d,
  batchNorm,
  batchNormWith,
  clamp,
  concat,
  constant,
  conv2d,
  convTranspose2d,
  crossEntropy,
  div,
  equal,
  exp,
  expand,
  flip,
  gather,
  greater,
  input,
  instanceNorm,
  leakyRelu,
  log,
  logSoftmax,
  matmul,
  maximum,
  maxPool2d,
  minimum,
  mul,
  neg,
  type PadMode,
  type Pair,
  pad,
  type ResizeMode,
  reduceMax,
  reduceMean,
  reduceSum,
  relu,
  reshape,
  resize,
  type Segments,
  type Shape,
  segmentMax,
  segmentMean,
  segmentSum,
  segmentsInput,
  segmentValues,
  sigmoid,
  sign,
  slice,
  softmax,
  split,
  sqrt,
  square,
  sub,
  swapLast,
  type Tensor,
  tanh,
  transpose,
  unpool,
  type Value,
  where,
  zerosLike,
} from '../index.ts';

/** What the cases of fixtures/tensor/cases.json call their attributes; each operation reads its own. */
export interface Attributes {
  readonly kernel: Pair;
  readonly stride?: Pair;
  readonly padding?: Pair;
  readonly dilation?: Pair;
  readonly groups?: number;
  readonly outputPadding?: Pair;
  readonly countPadding?: boolean;
  readonly epsilon?: number;
  readonly size: readonly [number, number];
  readonly mode: string;
  readonly slope: number;
  readonly low: number;
  readonly high: number;
  readonly axes: readonly number[];
  readonly keep: boolean;
  readonly axis: number;
  readonly sizes: readonly number[];
  readonly shape: Shape;
  readonly order: readonly number[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly steps: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly indices: readonly number[];
  readonly indexShape: Shape;
  readonly atRun: boolean;
  readonly labels: readonly number[];
  readonly segments: number;
}

type Five = readonly [Tensor, Tensor, Tensor, Tensor, Tensor];
type Build = (inputs: Five, attributes: Attributes) => Tensor | readonly Tensor[];

const builds: Readonly<Record<string, Build>> = {
  conv2d: ([x, weight, bias], attributes) => conv2d(x, weight, bias, attributes),
  convTranspose2d: ([x, weight, bias], attributes) => convTranspose2d(x, weight, bias, attributes),
  avgPool2d: ([x], attributes) => avgPool2d(x, attributes),
  maxPool2d: ([x], attributes) => maxPool2d(x, attributes),
  batchNorm: ([x, scale, shift], { epsilon }) => batchNorm(x, scale, shift, epsilon).y,
  batchStatistics: ([x]) => {
    const ones = constant(new Float32Array(x.shape[1] ?? 0).fill(1), [x.shape[1] ?? 0]);
    const { mean, variance } = batchNorm(x, ones, ones);
    return [mean, variance];
  },
  batchNormWith: ([x, scale, shift, mean, variance], { epsilon }) =>
    batchNormWith(x, scale, shift, { mean, variance }, epsilon),
  instanceNorm: ([x], { epsilon }) => instanceNorm(x, epsilon),
  resize: ([x], { size, mode }) => resize(x, size, mode as ResizeMode),
  relu: ([x]) => relu(x),
  leakyRelu: ([x], { slope }) => leakyRelu(x, slope),
  clamp: ([x], { low, high }) => clamp(x, low, high),
  sigmoid: ([x]) => sigmoid(x),
  tanh: ([x]) => tanh(x),
  abs: ([x]) => abs(x),
  add: ([a, b]) => add(a, b),
  sub: ([a, b]) => sub(a, b),
  mul: ([a, b]) => mul(a, b),
  div: ([a, b]) => div(a, b),
  maximum: ([a, b]) => maximum(a, b),
  minimum: ([a, b]) => minimum(a, b),
  neg: ([x]) => neg(x),
  exp: ([x]) => exp(x),
  log: ([x]) => log(x),
  sqrt: ([x]) => sqrt(x),
  square: ([x]) => square(x),
  sign: ([x]) => sign(x),
  greater: ([a, b]) => greater(a, b),
  equal: ([a, b]) => equal(a, b),
  where: ([a, b, c]) => where(greater(a, b), a, c),
  reduceSum: ([x], { axes, keep }) => reduceSum(x, axes, keep),
  reduceMean: ([x], { axes, keep }) => reduceMean(x, axes, keep),
  reduceMax: ([x], { axes, keep }) => reduceMax(x, axes, keep),
  matmul: ([a, b]) => matmul(a, b),
  swapLast: ([x]) => swapLast(x),
  reshape: ([x], { shape }) => reshape(x, shape),
  transpose: ([x], { order }) => transpose(x, order),
  expand: ([x], { shape }) => expand(x, shape),
  concat: ([a, b, c], { axis }) => concat([a, b, c], axis),
  concatTwice: ([x], { axis }) => concat([x, x], axis),
  split: ([x], { sizes, axis }) => split(x, sizes, axis),
  splitFirst: ([x], { sizes, axis }) => split(x, sizes, axis).slice(0, 1),
  slice: ([x], { starts, ends, steps }) => slice(x, starts, ends, steps),
  pad: ([x], { before, after, mode }) => pad(x, before, after, mode as PadMode),
  flip: ([x], { axes }) => flip(x, axes),
  zerosLike: ([x]) => zerosLike(x),
  gather: ([x], { indices, indexShape, axis, atRun }) =>
    gather(x, atRun ? input('indices', indexShape, 'i32') : constant(Int32Array.from(indices), indexShape), axis),
  softmax: ([x], { axis }) => softmax(x, axis),
  logSoftmax: ([x], { axis }) => logSoftmax(x, axis),
  crossEntropy: ([scores, targets]) => crossEntropy(scores, targets),
  segmentSum: ([x], attributes) => segmentSum(x, segmentsOf(attributes)),
  segmentMean: ([x], attributes) => segmentMean(x, segmentsOf(attributes)),
  segmentMax: ([x], attributes) => segmentMax(x, segmentsOf(attributes)),
  unpool: ([p], attributes) => unpool(p, segmentsOf(attributes)),
  projection: ([x], attributes) => {
    const segments = segmentsOf(attributes);
    return unpool(segmentMean(x, segments), segments);
  },
};

/** The results of the operation that the table calls `name`. */
export function resultsOfNamed(name: string, inputs: readonly Tensor[], attributes: Attributes): readonly Tensor[] {
  const build = builds[name];
  if (build === undefined) throw new Error(`cases.json names the operation "${name}", which the tests do not know`);
  // The table gives as many inputs as the operation takes.
  const results = build(inputs as unknown as Five, attributes);
  return 'source' in results ? [results] : results;
}

/** Values of the inputs that an operation takes besides its tensors: indices and segments. */
export function furtherValues({ indices, indexShape, atRun, labels, segments }: Partial<Attributes>): {
  readonly [name: string]: Value;
} {
  if (labels !== undefined) return segmentValues('segments', Int32Array.from(labels), segments ?? 0);
  if (atRun !== true) return {};
  return { indices: { shape: indexShape ?? [], data: Int32Array.from(indices ?? []) } };
}

function segmentsOf({ labels, segments }: Attributes): Segments {
  return segmentsInput('segments', labels.length, segments);
}
