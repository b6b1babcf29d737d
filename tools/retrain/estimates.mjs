// `node tools/retrain/estimates.mjs PHOTOGRAPHS -o FILE.json.gz [--count 400] [--jobs 2] [--seed 1]`: blurs parts of the photographs, lets the search find the kernels, and keeps, with
// each true kernel, all that the search had at full size on its way. The network that cleans what deconvolution leaves learns from them what mistakes are made.
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { answersTo } from '../process-pool.mjs';

const { photographs, output, count, jobs, seed } = choices();
const tasks = Array.from({ length: count }, (_, index) => ({ photographs, seed, index }));
const found = await answersTo('kernels', new URL('estimate-worker.mjs', import.meta.url), tasks, jobs);
writeFileSync(output, gzipSync(JSON.stringify(found)));
process.stderr.write(`${found.length} kernels and what was found of them in ${output}\n`);

function choices() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      output: { type: 'string', short: 'o' },
      count: { type: 'string', default: '400' },
      jobs: { type: 'string', default: String(availableParallelism()) },
      seed: { type: 'string', default: '1' },
    },
  });
  const [photographs] = positionals;
  const { output } = values;
  const [count, jobs, seed] = [values.count, values.jobs, values.seed].map(Number);
  if (photographs === undefined || output === undefined || !(count > 0) || !(jobs > 0)) {
    process.stderr.write(
      'node tools/retrain/estimates.mjs PHOTOGRAPHS -o FILE.json.gz [--count 400] [--jobs 2] [--seed 1]\n',
    );
    process.exit(2);
  }
  return { photographs, output, count, jobs, seed };
}
