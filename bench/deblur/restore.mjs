// Restores a photograph with a method and tells, as JSON, the seconds that it took, stage by stage.
import { deblur } from '../../packages/vision/dist/index.js';
import { readPhoto } from '../../packages/vision/dist/node.js';

const [, , file, method] = process.argv;
const { width, height, pixels } = await readPhoto(file);
const start = performance.now();
const { decision } = await deblur({ width, height, channels: 3, data: pixels }, { method });
const seconds = (performance.now() - start) / 1000;
process.stdout.write(JSON.stringify({ seconds, stages: decision.stages }));
