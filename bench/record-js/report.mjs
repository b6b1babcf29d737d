import { geometricMean, median } from '../averages.mjs';
import { times } from '../factor-text.mjs';
import { table } from '../table.mjs';

/** Seconds of CPU time: what runs for less, without its start, says nothing. */
const leastRunning = 0.02;

/**
 * @typedef {object} Table one Node
 * @property {string} version
 * @property {import('./start.mjs').Start} start
 * @property {readonly import('./benchmark.mjs').Result[]} results
 *
 * @typedef {object} Report
 * @property {number} rounds
 * @property {number} scale of the programs' sizes
 * @property {readonly Table[]} tables
 * @property {readonly import('./measure-peers.mjs').PeerCost[]} peers
 */

/** @param {Report} report @returns {string} */
export function textOf({ rounds, scale, tables, peers }) {
  const parts = [
    ...tables.map((each) => `Node ${each.version}\n\n${programTable(each.results)}\n\n${sentences(each)}`),
    ...(peers.length === 0 ? [] : [peerTable(peers)]),
    `Medians of ${rounds} runs, plain and recorded by turns, at ${scale} times the usual size. Seconds are CPU time of the program's process, all its threads, from its
start to its end: Node's start, the rewriting and the hand-over are in them, the host's work is not ("host s"). "running": the same without what a
run of no rounds takes. "wall": by the clock, until the recording is closed on the disk. "B/event": of the finished file. "+MiB": what the program's
process needs more, at its peak; "host MiB": the host's peak. "waited": the part of the recorded program's time in which it stood still until the host
had taken what it sent. "Mev/s": million events in a second of the host's CPU time.
Small programs of one kind each on one machine: they do not show I/O, threads, or code outside the project.`,
  ];
  return parts.join('\n\n');
}

/** What one program has cost, for those who wait. @param {import('./benchmark.mjs').Result} result */
export function lineOf(result) {
  const { program, plain, recorded, bytes, steps } = result;
  const seconds = `${plain.toFixed(3)} s, recorded ${recorded.toFixed(3)} s`;
  return `${program}: ${seconds}, running ${runningText(result)}, wall ${times(wallSlowdown(result))}, ${(
    bytes / steps
  ).toFixed(2)} bytes per event`;
}

/** @param {readonly import('./benchmark.mjs').Result[]} results */
function programTable(results) {
  const headings =
    'program,plain s,recorded s,slowdown,running,wall,events,B/event,+MiB,host MiB,waited,host s,Mev/s'.split(',');
  const rows = results.map((result) => [
    result.program,
    result.plain.toFixed(2),
    result.recorded.toFixed(2),
    times(slowdown(result)),
    runningText(result),
    times(wallSlowdown(result)),
    result.steps.toString(),
    (result.bytes / result.steps).toFixed(2),
    mebibytes(result.extraMemory),
    mebibytes(result.hostMemory),
    result.waited === null ? '?' : `${(100 * result.waited).toFixed(0)} %`,
    result.hostCpu.toFixed(2),
    (result.steps / result.hostCpu / 1e6).toFixed(1),
  ]);
  return table(headings, rows);
}

/** @param {Table} table */
function sentences({ start, results }) {
  const { geomean, worst, running, worstRunning, wall, bytesPerEvent, extraMemory } = summaryOf(results);
  const runs = running === null ? '' : `; running ${times(running)}, worst ${times(worstRunning)}`;
  return `Geometric means: ${times(geomean)}, worst ${times(worst)}${runs}; wall ${times(wall)}; ${bytesPerEvent.toFixed(
    2,
  )} bytes per event. At most ${mebibytes(extraMemory)} MiB more memory.
An empty TypeScript file takes ${milliseconds(start.empty.wall)} ms longer to run (${milliseconds(start.empty.cpu)} ms of CPU time); a project of ${
    start.lines
  } lines in ${start.files} files ${rewriting(start, 'project').toFixed(0)} ms more for each thousand (${rewritingCpu(start, 'project').toFixed(0)} ms of CPU time), and ${rewriting(
    start,
    'unknown',
  ).toFixed(
    0,
  )} ms (${rewritingCpu(start, 'unknown').toFixed(0)}) the first time, when all of them have to be rewritten.`;
}

/** @param {readonly import('./measure-peers.mjs').PeerCost[]} peers */
function peerTable(peers) {
  const names = peers[0]?.costs.map(({ program }) => program) ?? [];
  const rows = peers.map(({ name, version, costs }) => [
    `${name} ${version}`.trimEnd(),
    ...costs.map(({ factor, told }) => `${told === null ? '>' : ''}${times(factor)}`),
    `${costs.some(({ told }) => told === null) ? '>' : ''}${times(geometricMean(costs.map(({ factor }) => factor)))}`,
    ...[toldPerSecond(costs)].map((told) => (told === null ? '?' : Math.round(told).toString())),
  ]);
  const hows = peers.map(({ name, how, tells }) => `${name}: ${how}. It tells ${tells}.`);
  const counts = peers.flatMap(({ name, rounds }) => (rounds === null ? [] : `${name} ${rounds}`));
  const missing = peers.some(({ name }) => name === 'appmap-node')
    ? ''
    : 'appmap-node is not here: npm did not install it.\n';
  return `Others, running, on the programs whose rounds are short

${table(['', ...names, 'mean', 'told/s'], rows)}

CPU time of some rounds (${counts.join(', ')}) less that of none, over that of as many plain ones in a full run, which V8 has had time to
optimize; once each, stopped after 30 s (">"). "told/s": what it tells of, in a second of CPU time (geometric mean).
${hows.join('\n')}
${missing}Python Tutor's JavaScript backend is not here: npm does not have it, and the debugger's interface that it was written for is no longer in Node. It
worked as "inspector" does, with all values in sight encoded at each step.`;
}

/** @param {readonly import('./measure-peers.mjs').Cost[]} costs @returns {number | null} */
function toldPerSecond(costs) {
  const known = costs.flatMap(({ told }) => told ?? []);
  return known.length === 0 ? null : geometricMean(known);
}

/** Keys of all Nodes together, and of each. @param {Report} report @returns {Record<string, number>} */
export function figuresOf({ tables, peers }) {
  /** @type {Record<string, number>} */
  const figures = { ...keyed(summaryOf(tables.flatMap(({ results }) => results))), ...keyedStart(tables) };
  for (const table of tables) {
    const key = `node${table.version.split('.')[0]}`;
    const own = { ...keyed(summaryOf(table.results)), ...keyedStart([table]) };
    for (const [name, figure] of Object.entries(own)) figures[`${key}_${name}`] = figure;
    for (const result of table.results) {
      figures[`${key}_${result.program}_thread_slowdown`] = slowdown(result);
      const running = runningSlowdown(result);
      if (running !== null) figures[`${key}_${result.program}_thread_slowdown_running`] = running;
      figures[`${key}_${result.program}_wall_slowdown`] = wallSlowdown(result);
      figures[`${key}_${result.program}_bytes_per_event`] = result.bytes / result.steps;
    }
  }
  for (const { name, costs } of peers) {
    const key = `peer_${name.toLowerCase().replaceAll('-', '_')}`;
    figures[`${key}_slowdown_geomean`] = geometricMean(costs.map(({ factor }) => factor));
    const told = toldPerSecond(costs);
    if (told !== null) figures[`${key}_told_per_second`] = told;
  }
  return figures;
}

/** @param {ReturnType<typeof summaryOf>} summary @returns {Record<string, number>} */
function keyed(summary) {
  return {
    thread_slowdown_geomean: summary.geomean,
    thread_slowdown_worst: summary.worst,
    ...(summary.running !== null && {
      thread_slowdown_running_geomean: summary.running,
      thread_slowdown_running_worst: summary.worstRunning,
    }),
    wall_slowdown_geomean: summary.wall,
    bytes_per_event: summary.bytesPerEvent,
    memory_extra_mb: summary.extraMemory / 1024,
    memory_host_mb: summary.hostMemory / 1024,
    host_events_per_second: summary.hostSpeed,
  };
}

/** The slowest. @param {readonly Table[]} tables @returns {Record<string, number>} */
function keyedStart(tables) {
  return {
    startup_ms: Math.max(...tables.map(({ start }) => 1000 * start.empty.wall)),
    rewrite_ms_per_kloc: Math.max(...tables.map(({ start }) => rewriting(start, 'project'))),
  };
}

/** @param {readonly import('./benchmark.mjs').Result[]} results */
function summaryOf(results) {
  const running = results.flatMap((result) => runningSlowdown(result) ?? []);
  return {
    geomean: geometricMean(results.map(slowdown)),
    worst: Math.max(...results.map(slowdown)),
    running: running.length === 0 ? null : geometricMean(running),
    worstRunning: Math.max(...running),
    wall: geometricMean(results.map(wallSlowdown)),
    bytesPerEvent: geometricMean(results.map(({ bytes, steps }) => bytes / steps)),
    extraMemory: Math.max(...results.map(({ extraMemory }) => extraMemory)),
    hostMemory: Math.max(...results.map(({ hostMemory }) => hostMemory)),
    hostSpeed: median(results.map(({ steps, hostCpu }) => steps / hostCpu)),
  };
}

/** @param {import('./benchmark.mjs').Result} result */
function slowdown({ plain, recorded }) {
  return recorded / plain;
}

/** Null where the plain run is too short to say. @param {import('./benchmark.mjs').Result} result @returns {number | null} */
export function runningSlowdown({ plain, recorded, plainStart, recordedStart }) {
  return plain - plainStart < leastRunning ? null : (recorded - recordedStart) / (plain - plainStart);
}

/** @param {import('./benchmark.mjs').Result} result */
function runningText(result) {
  const factor = runningSlowdown(result);
  return factor === null ? '-' : times(factor);
}

/** @param {import('./benchmark.mjs').Result} result */
function wallSlowdown({ plainWall, recordedWall }) {
  return recordedWall / plainWall;
}

/** Milliseconds by the clock for a thousand lines. @param {import('./start.mjs').Start} start @param {'unknown' | 'project'} which */
function rewriting({ lines, empty, ...projects }, which) {
  return (1e6 * (projects[which].wall - empty.wall)) / lines;
}

/** @param {import('./start.mjs').Start} start @param {'unknown' | 'project'} which */
function rewritingCpu({ lines, empty, ...projects }, which) {
  return (1e6 * (projects[which].cpu - empty.cpu)) / lines;
}

/** @param {number} seconds */
function milliseconds(seconds) {
  return (1000 * seconds).toFixed(0);
}

/** @param {number} kibibytes */
function mebibytes(kibibytes) {
  return (kibibytes / 1024).toFixed(1);
}
