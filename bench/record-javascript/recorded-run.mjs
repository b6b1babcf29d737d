// recorded-run.mjs PROGRAM RECORDING USAGE: what `pellucid record` does, with process-usage.py between the host and the program.
// Prints the host's side of it as JSON on file descriptor 2.

import { dirname } from 'node:path';
import { launch } from '@pellucid/record-js';
import { defaultLimits } from '../../packages/cli/dist/commands/record.js';
import { host } from '../../packages/cli/dist/record-host/host.js';

const [program, path, usageFile] = process.argv.slice(2);
const { command, args, environment } = await launch(program, [], {
  projectDirectory: dirname(program),
  include: [],
  exclude: [],
  limits: defaultLimits,
  redact: true,
});
const usageScript = new URL('../process-usage.py', import.meta.url).pathname;
const measured = { command: 'python3', args: ['-I', '-S', usageScript, usageFile, command, ...args], environment };
const started = performance.now();
const { exit, steps, bytes, problem } = await host(measured, path, 'pellucid bench');
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
process.stderr.write(
  JSON.stringify({
    failed:
      problem?.reason ??
      (exit.by === 'code' && exit.code === 0 ? null : `the program ended with ${JSON.stringify(exit)}`),
    steps,
    bytes,
    wall: (performance.now() - started) / 1000,
    cpu: (userCPUTime + systemCPUTime) / 1e6,
    memory: maxRSS,
  }),
);
