// One case of the benchmark, run by Pellucid. The first line of its input is the task as JSON. It answers each line N with the milliseconds of N
// runs, and `memory` with the process's resident bytes before the graph was made and at their highest.
import { createInterface } from 'node:readline';
import {
  adamScalars,
  adamStep,
  add,
  compile,
  conv2d,
  gradients,
  input,
  mul,
  pack,
  parameter,
  reduceMean,
  reduceSum,
  slice,
  sqrt,
  square,
  sub,
} from '../../packages/tensor/dist/index.js';
import { nodeBackend } from '../../packages/tensor/dist/node.js';
import { deblurGan } from '../../packages/vision/dist/networks/deblur-gan/generator.js';
import { deblurNetwork } from '../../packages/vision/dist/training/deblur-network.js';
import { initialValues } from '../../packages/vision/dist/training/initial-values.js';
import { networkGraph } from '../../packages/vision/dist/training/network-graph.js';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { measured, mode, threads, labels } = JSON.parse((await lines.next()).value);
const before = process.memoryUsage().rss;
const run = await (measured.kind === 'net' ? net() : layer());

for await (const line of lines) {
  if (line === 'memory') {
    // Node counts it in KiB.
    console.log(JSON.stringify({ before, peak: process.resourceUsage().maxRSS * 1024 }));
    continue;
  }
  const times = [];
  for (let count = Number(line); count > 0; count--) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  console.log(JSON.stringify(times));
}
process.exit();

async function net() {
  const { features, size } = measured;
  const shape = [1, 3, size, size];
  const network = deblurNetwork(deblurGan({ features }));
  const graph = networkGraph(network, shape, mode === 'step');
  const others = network.inputs([labels.map((level) => Int32Array.from(level))], size, size);
  const values = initialValues(graph.forms, 1);
  const blurred = noise(shape);
  if (mode === 'forward') {
    const program = await compile({ restored: graph.restored }, nodeBackend({ threads }), { values });
    const into = { restored: zeros(shape) };
    return () => program.run({ blurred, ...others }, into);
  }
  const { trained, buffers, places } = graph;
  const sharp = input('sharp', shape);
  const error = sqrt(add(square(sub(graph.restored, sharp)), 1e-6));
  const loss = reduceMean(reduceMean(error, [2, 3]));
  const step = adamStep({ loss, parameters: trained, buffers }, { clip: 0.5 });
  const program = await compile(step.outputs, nodeBackend({ threads }), step.options);
  let now = vectors();
  let next = vectors();
  now.parameters.data.set(pack(places.parameters, values));
  now.average.data.set(now.parameters.data);
  now.buffers.data.set(pack(places.buffers, values));
  const target = noise(shape);
  let count = 0;
  return async () => {
    count += 1;
    const scalars = adamScalars(count, 1e-4, 0.999);
    await program.run({ blurred, sharp: target, ...others, ...scalars, ...now }, intoOf(next));
    [now, next] = [next, now];
  };

  function vectors() {
    const vector = (length) => zeros([length]);
    const { length } = places.parameters;
    return {
      parameters: vector(length),
      mean: vector(length),
      square: vector(length),
      average: vector(length),
      buffers: vector(places.buffers.length),
    };
  }
}

async function layer() {
  const { channels, filters, kernel, stride, groups, size } = measured;
  const x = input('x', [1, channels, size, size]);
  const weight = parameter('weight', [filters, channels / groups, kernel, kernel]);
  const y = conv2d(x, weight, undefined, { stride, padding: kernel >> 1, groups });
  const values = new Map([['weight', noise(weight.shape)]]);
  // A corner of the result is enough to have it computed; copying it out is not what is measured.
  const corner = (tensor) =>
    slice(
      tensor,
      tensor.shape.map(() => 0),
      tensor.shape.map(() => 1),
    );
  if (mode === 'forward') {
    const program = await compile({ y: corner(y) }, nodeBackend({ threads }), { values });
    const inputs = { x: noise(x.shape) };
    return () => program.run(inputs);
  }
  const dy = input('dy', y.shape);
  const [dx, dw] = gradients(reduceSum(mul(y, dy)), [x, weight]);
  const program = await compile({ y: corner(y), dx: corner(dx), dw: corner(dw) }, nodeBackend({ threads }));
  const inputs = { x: noise(x.shape), dy: noise(y.shape), weight: noise(weight.shape) };
  return () => program.run(inputs);
}

function intoOf({ parameters, mean, square, average, buffers }) {
  return {
    nextParameters: parameters,
    nextMean: mean,
    nextSquare: square,
    nextAverage: average,
    nextBuffers: buffers,
  };
}

function zeros(shape) {
  return { shape, data: new Float32Array(shape.reduce((product, length) => product * length, 1)) };
}

function noise(shape) {
  const value = zeros(shape);
  let state = 1;
  for (let index = 0; index < value.data.length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    value.data[index] = state / 2 ** 31 - 1;
  }
  return value;
}
