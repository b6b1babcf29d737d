// The restoration U-net, run by Pellucid. The first line of its input is the task as JSON; it answers each line N with the milliseconds of N runs.
import { createInterface } from 'node:readline';
import { compile } from '../../packages/tensor/dist/index.js';
import { nodeBackend } from '../../packages/tensor/dist/node.js';
import { restorationUnet } from '../../packages/vision/dist/networks/restoration-unet.js';
import { deblurNetwork } from '../../packages/vision/dist/training/deblur-network.js';
import { initialValues } from '../../packages/vision/dist/training/initial-values.js';
import { networkGraph } from '../../packages/vision/dist/training/network-graph.js';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { side, threads } = JSON.parse((await lines.next()).value);
const shape = [1, 6, side, side];
const graph = networkGraph(deblurNetwork(restorationUnet({ features: 'unet', superpixels: true })), shape, false);
const values = initialValues(graph.forms, 1);
const program = await compile({ restored: graph.restored }, nodeBackend({ threads }), { values });
const data = Float32Array.from({ length: 6 * side * side }, (_, index) => Math.sin(index * 0.37));

for await (const line of lines) {
  const times = [];
  for (let count = Number(line); count > 0; count--) {
    const start = performance.now();
    await program.run({ blurred: { shape, data } });
    times.push(performance.now() - start);
  }
  console.log(JSON.stringify(times));
}
process.exit();
