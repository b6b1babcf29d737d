import { geometricMean, median } from '../averages.mjs';
import { times } from '../factor-text.mjs';
import { table } from '../table.mjs';

/**
 * @typedef {object} Report
 * @property {number} rounds
 * @property {number} scale of the programs' sizes
 * @property {readonly { version: string, results: readonly import('./benchmark.mjs').Result[] }[]} tables
 * @property {readonly import('./measure-peers.mjs').PeerCost[]} peers
 */

/** @param {Report} report @returns {string} */
export function textOf({ rounds, scale, tables, peers }) {
  const parts = [
    ...tables.map((each) => `Python ${each.version}\n\n${programTable(each.results)}\n\n${sentence(each.results)}`),
    ...(peers.length === 0 ? [] : [peerTable(peers)]),
    `Medians of ${rounds} runs, plain and recorded by turns, at ${scale} times the usual size. Seconds are CPU time of the program's process from its start to its end: the
interpreter's start, the rewriting and the hand-over are in them, the host's work is not ("host s"). "running": the same without what a run of
no rounds takes. "B/line": bytes of the finished file per executed line of the program. "waited": in which the program stood still until the
host had taken what it sent. "fallback": the recorder in pure Python, running, at a fifth of the size, one run.
Small programs of one kind each on one machine: they do not show I/O, waiting, threads, or code outside the project.`,
  ];
  return parts.join('\n\n');
}

/** What one program has cost, for those who wait. @param {import('./benchmark.mjs').Result} result */
export function lineOf(result) {
  const { program, plain, recorded, bytes, lines } = result;
  const seconds = `${plain.toFixed(3)} s, recorded ${recorded.toFixed(3)} s`;
  return `${program}: ${seconds}, running ${times(runningSlowdown(result))}, ${(bytes / lines).toFixed(2)} bytes per line`;
}

/** @param {readonly import('./benchmark.mjs').Result[]} results */
function programTable(results) {
  const headings = 'program,plain s,recorded s,slowdown,running,lines,events,B/line,+MiB,waited,host s,fallback'.split(
    ',',
  );
  const rows = results.map((result) => [
    result.program,
    result.plain.toFixed(2),
    result.recorded.toFixed(2),
    times(slowdown(result)),
    times(runningSlowdown(result)),
    Math.round(result.lines).toString(),
    result.steps.toString(),
    (result.bytes / result.lines).toFixed(2),
    (result.extraMemory / 1024).toFixed(1),
    result.waited === null ? '?' : `${((100 * result.waited) / result.wall).toFixed(0)} %`,
    result.hostCpu.toFixed(2),
    result.fallback === null ? '-' : times(result.fallback),
  ]);
  return table(headings, rows);
}

/** @param {readonly import('./benchmark.mjs').Result[]} results */
function sentence(results) {
  const { geomean, worst, running, start, bytesPerLine, memory, fallback } = summaryOf(results);
  const pure = fallback === null ? '' : `; in pure Python ${times(fallback)}`;
  return `Geometric mean ${times(geomean)}, worst ${times(worst)}, running ${times(running)}${pure}. The recorder's start adds ${(
    start * 1000
  ).toFixed(
    0,
  )} ms. ${bytesPerLine.toFixed(2)} bytes per line (geometric mean), ${memory.toFixed(1)} MiB more memory (median).`;
}

/** @param {readonly import('./measure-peers.mjs').PeerCost[]} peers */
function peerTable(peers) {
  const names = peers[0]?.costs.map(({ program }) => program) ?? [];
  const rows = peers.map(({ name, version, costs }) => [
    `${name} ${version}`,
    ...costs.map(({ factor, atLeast }) => `${atLeast ? '>' : ''}${times(factor)}`),
    `${costs.some(({ atLeast }) => atLeast) ? '>' : ''}${times(geometricMean(costs.map(({ factor }) => factor)))}`,
  ]);
  const hows = peers.map(({ name, how }) => `${name}: ${how}.`);
  return `Others, running, on the programs whose rounds are short\n\n${table(['', ...names, 'mean'], rows)}\n
One round of a program each (forty for the empty functions), once, since most take thousands of times the plain run; stopped after 10 s of CPU time (">").
${hows.join('\n')}`;
}

/** Keys of all interpreters together, and of each. @param {Report} report @returns {Record<string, number>} */
export function figuresOf({ tables, peers }) {
  const all = summaryOf(tables.flatMap(({ results }) => results));
  /** @type {Record<string, number>} */
  const figures = {
    slowdown_geomean: all.geomean,
    slowdown_worst: all.worst,
    slowdown_running_geomean: all.running,
    bytes_per_line: all.bytesPerLine,
    extra_memory_mb: all.memory,
    start_seconds: all.start,
    ...(all.fallback === null ? {} : { fallback_slowdown_geomean: all.fallback }),
  };
  for (const { version, results } of tables) {
    const of = summaryOf(results);
    const key = `py${version.split('.').slice(0, 2).join('')}`;
    figures[`${key}_slowdown_geomean`] = of.geomean;
    figures[`${key}_slowdown_worst`] = of.worst;
    figures[`${key}_slowdown_running_geomean`] = of.running;
    for (const result of results) figures[`${key}_${result.program}_slowdown`] = slowdown(result);
  }
  for (const { name, costs } of peers) {
    figures[`peer_${name.toLowerCase()}_slowdown_geomean`] = geometricMean(costs.map(({ factor }) => factor));
  }
  return figures;
}

/** @param {readonly import('./benchmark.mjs').Result[]} results */
function summaryOf(results) {
  const fallbacks = results.flatMap(({ fallback }) => fallback ?? []);
  return {
    geomean: geometricMean(results.map(slowdown)),
    worst: Math.max(...results.map(slowdown)),
    running: geometricMean(results.map(runningSlowdown)),
    start: median(results.map(({ plainStart, recordedStart }) => recordedStart - plainStart)),
    bytesPerLine: geometricMean(results.map(({ bytes, lines }) => bytes / lines)),
    memory: median(results.map(({ extraMemory }) => extraMemory / 1024)),
    fallback: fallbacks.length === 0 ? null : geometricMean(fallbacks),
  };
}

/** @param {import('./benchmark.mjs').Result} result */
function slowdown({ plain, recorded }) {
  return recorded / plain;
}

/** @param {import('./benchmark.mjs').Result} result */
function runningSlowdown({ plain, recorded, plainStart, recordedStart }) {
  return (recorded - recordedStart) / (plain - plainStart);
}
