// recorded-run.mjs RECORDING USAGE PROGRAM ROUNDS: what `pellucid record` does, with process-usage.py between the host and the program.
// Prints what came of it as JSON on file descriptor 2.

import { dirname } from 'node:path';
import { launch } from '@pellucid/record-js';
import { defaultLimits } from '../../packages/cli/dist/commands/record.js';
import { host } from '../../packages/cli/dist/record-host/host.js';
import { measuredCommand } from '../process-usage.mjs';

const [path, usage, program, rounds] = process.argv.slice(2);
const started = await launch(program, [rounds], {
  projectDirectory: dirname(program),
  include: [],
  exclude: [],
  limits: defaultLimits,
  redact: true,
});
const measured = { ...started, ...measuredCommand(usage, started.command, started.args) };
const before = process.cpuUsage();
const start = performance.now();
const { exit, steps, bytes, problem } = await host(measured, path, 'pellucid bench');
const lasted = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(before);
const ending = exit.by === 'code' && exit.code === 0 ? null : `the program ended with ${JSON.stringify(exit)}`;
process.stderr.write(
  JSON.stringify({
    failed: problem?.reason ?? ending,
    steps,
    bytes,
    lasted,
    host: { cpu: (user + system) / 1e6, memory: process.resourceUsage().maxRSS },
  }),
);
