import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { decodeBatch, WireReader } from '../../packages/format/dist/index.js';
import { launch } from '../../packages/record-python/dist/index.js';

/**
 * @typedef {object} Tests what to run: `python PROGRAM OUT ARGUMENTS…` writes a line of JSON to OUT for each test: name, verdict, text
 * @property {string} python
 * @property {string} program
 * @property {readonly string[]} args
 * @property {string} directory in which it runs
 * @property {Readonly<Record<string, string>>} environment
 * @property {string} projectDirectory what is recorded, with `include`
 * @property {readonly string[]} include
 */

/**
 * @typedef {object} Run
 * @property {ReadonlyMap<string, string>} verdicts by test; several of one test are joined
 * @property {ReadonlyMap<string, string>} texts what failures say
 * @property {string} ending how the process ended
 * @property {number} seconds by the clock
 * @property {number} events recorded
 * @property {readonly string[]} failures of the recorder, as it has told them
 */

/** A process that waits and computes nothing is stopped after so many times the limit, by the clock. */
const clockFactor = 10;

/**
 * @param {Tests} tests
 * @param {{ recorded: boolean, out: string, limit: number }} how `limit`: seconds of CPU time
 * @returns {Promise<Run>}
 */
export async function runTests(tests, { recorded, out, limit }) {
  rmSync(out, { force: true });
  const plain = { command: tests.python, args: [tests.program, out, ...tests.args], environment: {} };
  const started = recorded ? await recordedLaunch(tests, out) : plain;
  const begun = performance.now();
  const limited = ['-c', `ulimit -t ${limit}; exec "$@"`, 'sh', started.command, ...started.args];
  const child = spawn('sh', limited, {
    cwd: tests.directory,
    env: { ...process.env, PYTHONHASHSEED: '0', ...tests.environment, ...started.environment },
    stdio: ['ignore', 'ignore', 'ignore', recorded ? 'pipe' : 'ignore'],
    detached: true,
  });
  const timer = setTimeout(() => killAll(child.pid), limit * 1000 * clockFactor);
  const wire = child.stdio[3];
  const told = wire ? readWire(/** @type {import('node:stream').Readable} */ (wire)) : { events: 0, failures: [] };
  const ending = await new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve(signal === null ? `code ${code}` : `${signal}`));
  });
  clearTimeout(timer);
  killAll(child.pid);
  const seconds = (performance.now() - begun) / 1000;
  const { events, failures } = await told;
  const stopped = ending === 'SIGKILL' || ending === 'SIGXCPU';
  return { ...readVerdicts(out), ending: stopped ? 'stopped: it took too long' : ending, seconds, events, failures };
}

/** @param {Tests} tests @param {string} out */
async function recordedLaunch(tests, out) {
  const started = await launch(tests.program, [out, ...tests.args], {
    python: tests.python,
    projectDirectory: tests.projectDirectory,
    include: tests.include,
    exclude: [],
    limits: { string: 10_000, items: 10_000, tensorBytes: 65_536 },
    redact: true,
  });
  return { ...started, command: tests.python };
}

/** A test may leave children behind; they are in its process group. @param {number | undefined} group */
function killAll(group) {
  try {
    if (group !== undefined) process.kill(-group, 'SIGKILL');
  } catch {
    // Nobody is left.
  }
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
        for (const { event } of batch.events) if (event.type === 'failure') failures.push(event.what);
      }
    }
  } catch (error) {
    failures.push(`the recording cannot be read: ${error instanceof Error ? error.message : error}`);
    wire.resume();
  }
  return { events, failures };
}

/** @param {string} path */
function readVerdicts(path) {
  /** @type {Map<string, string>} */
  const verdicts = new Map();
  /** @type {Map<string, string>} */
  const texts = new Map();
  for (const line of linesOf(path)) {
    const [test, verdict, text] = JSON.parse(line);
    const before = verdicts.get(test);
    verdicts.set(test, before === undefined ? verdict : `${before}, ${verdict}`);
    if (text !== '') texts.set(test, `${texts.get(test) ?? ''}${text}`);
  }
  return { verdicts, texts };
}

/** Whole lines: the last may be cut off. @param {string} path */
function linesOf(path) {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(0, -1);
  } catch {
    return [];
  }
}
