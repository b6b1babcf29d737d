import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { measuredCommand, readUsage } from '../process-usage.mjs';
import { peersFor } from './peers.mjs';
import { plainCopy } from './plain-copy.mjs';
import { runningSlowdown } from './report.mjs';

/** Their rounds are short: a peer that is a hundred thousand times slower ends in seconds. */
const short = ['queens', 'formula', 'edits'];

/** Seconds of CPU time after which a peer is stopped. */
const limit = 30;

/**
 * What a peer costs: factors of the plain run, and what it tells in a second of CPU time, by program. `told` null: it was stopped, and the factor is a least one.
 * @typedef {{ program: string, factor: number, told: number | null }} Cost
 * `rounds` null: those of the full run.
 * @typedef {{ name: string, version: string, how: string, tells: string, rounds: number | null, costs: Cost[] }} PeerCost
 */

/**
 * The CPU time of some rounds under each peer, less that of none, over that of as many plain rounds (measured at full size).
 * @param {import('./nodes.mjs').Node} node
 * @param {readonly import('./programs.mjs').Program[]} wanted of which the short ones are run, where their plain runs say something
 * @param {readonly import('./benchmark.mjs').Result[]} results
 * @param {string} folder for temporary files
 * @returns {PeerCost[]}
 */
export function measurePeers(node, wanted, results, folder) {
  const subjects = wanted.flatMap((program) => {
    const result = short.includes(program.name) ? results.find((each) => each.program === program.name) : undefined;
    return result === undefined || runningSlowdown(result) === null ? [] : { program, result };
  });
  if (subjects.length === 0) return [];
  const ours = {
    name: 'Pellucid',
    version: '',
    how: 'what the table above has, with the work of its host, which the peers do in the program itself',
    tells: 'events',
    rounds: null,
    costs: subjects.map(({ result }) => ownCost(result)),
  };
  const others = peersFor(node).map((peer) => ({
    ...peer,
    costs: subjects.map(({ program, result }) => costOf(peer, program, result, node.command, folder)),
  }));
  return [ours, ...others];
}

/** @param {import('./benchmark.mjs').Result} result @returns {Cost} */
function ownCost({ program, plain, plainStart, recorded, recordedStart, hostCpu, hostStartCpu, steps }) {
  const cpu = recorded - recordedStart + hostCpu - hostStartCpu;
  return { program, factor: cpu / (plain - plainStart), told: steps / cpu };
}

/**
 * @param {import('./peers.mjs').Peer} peer
 * @param {import('./programs.mjs').Program} program
 * @param {import('./benchmark.mjs').Result} result
 * @param {string} node
 * @param {string} folder
 * @returns {Cost}
 */
function costOf(peer, { name, path, rounds }, { plain, plainStart }, node, folder) {
  const place = join(folder, peer.name);
  mkdirSync(place, { recursive: true });
  const copy = plainCopy(path, place, peer.before);
  const idle = peerRun(peer, copy, 0, node, place);
  const busy = peerRun(peer, copy, peer.rounds, node, place);
  const cpu = busy.cpu - idle.cpu;
  const told = busy.told === null || idle.told === null ? null : (busy.told - idle.told) / cpu;
  return { program: name, factor: cpu / ((peer.rounds * (plain - plainStart)) / rounds), told };
}

/**
 * @param {import('./peers.mjs').Peer} peer
 * @param {string} program
 * @param {number} rounds
 * @param {string} node
 * @param {string} folder
 * @returns {{ cpu: number, told: number | null }}
 */
function peerRun(peer, program, rounds, node, folder) {
  const usage = join(folder, 'usage.json');
  const limited = ['-c', `ulimit -t ${limit}; exec "$@"`, 'sh', ...peer.command(node, program, rounds, folder)];
  const { command, args } = measuredCommand(usage, 'sh', limited);
  const { status, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  const { cpu } = readUsage(usage);
  const stopped = cpu >= limit - 0.5;
  if (status !== 0 && !stopped) throw new Error(`${peer.name} ended with ${status}: ${stderr}`);
  return { cpu, told: stopped ? null : peer.told(folder) };
}
