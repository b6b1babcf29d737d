import { spawn } from 'node:child_process';
import { decodeBatch, WireReader } from '../../packages/format/dist/index.js';
import { launch } from '../../packages/record-js/dist/index.js';

/**
 * @typedef {object} Job a program that Node runs
 * @property {string} program
 * @property {readonly string[]} args
 * @property {string} directory in which it runs
 * @property {Readonly<Record<string, string>>} environment
 * @property {string} projectDirectory what is recorded, with `include`
 * @property {readonly string[]} include
 */

/**
 * @typedef {object} Run
 * @property {string} ending how the process ended
 * @property {string} stdout
 * @property {string} stderr
 * @property {number} seconds by the clock
 * @property {number} events recorded
 * @property {readonly string[]} failures of the recorder, as it has told them
 */

/**
 * @param {Job} job
 * @param {{ recorded: boolean, limit: number }} how `limit` in seconds
 * @returns {Promise<Run>}
 */
export async function run(job, { recorded, limit }) {
  const started = recorded
    ? await launch(job.program, job.args, {
        projectDirectory: job.projectDirectory,
        include: job.include,
        exclude: [],
        limits: { string: 10_000, items: 10_000, tensorBytes: 65_536 },
        redact: true,
      })
    : { command: process.execPath, args: [job.program, ...job.args], environment: {} };
  const begun = performance.now();
  const child = spawn(started.command, started.args, {
    cwd: job.directory,
    env: { ...process.env, ...job.environment, ...started.environment },
    stdio: ['ignore', 'pipe', 'pipe', recorded ? 'pipe' : 'ignore'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), limit * 1000);
  const wire = child.stdio[3];
  const told = wire ? readWire(/** @type {import('node:stream').Readable} */ (wire)) : { events: 0, failures: [] };
  const texts = Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  const ending = await new Promise((resolve) => {
    child.on('close', (code, signal) => resolve(signal === null ? `code ${code}` : `${signal}`));
  });
  clearTimeout(timer);
  const seconds = (performance.now() - begun) / 1000;
  const [stdout, stderr] = await texts;
  return { ending, stdout, stderr, seconds, ...(await told) };
}

/** @param {import('node:stream').Readable | null} stream */
async function textOf(stream) {
  let text = '';
  if (stream !== null) for await (const piece of stream.setEncoding('utf8')) text += piece;
  return text;
}

/** @param {import('node:stream').Readable} wire */
async function readWire(wire) {
  const reader = new WireReader();
  const failures = [];
  let events = 0;
  try {
    for await (const piece of wire) {
      for (const frame of reader.push(piece)) {
        if (frame.frame !== 'events') continue;
        const batch = decodeBatch(frame.batch);
        events += batch.events.length;
        if (batch.damage !== null) failures.push(`a batch is damaged: ${batch.damage}`);
        for (const { event } of batch.events) if (event.type === 'failure') failures.push(event.what);
      }
    }
  } catch (error) {
    failures.push(`the recording cannot be read: ${error instanceof Error ? error.message : error}`);
    wire.resume();
  }
  return { events, failures };
}
