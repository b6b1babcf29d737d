import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { measuredCommand, readUsage } from '../process-usage.mjs';
import { plainRun } from './measure.mjs';
import { peers, peersEnvironment } from './peers.mjs';

/** Their rounds are short: a peer that is thousands of times slower ends in seconds. */
const short = ['queens', 'encoder', 'tokens'];

/** Seconds of CPU time after which a peer is stopped. */
const limit = 10;

/**
 * What a peer costs: factors of the plain run, by program. `atLeast`: it was stopped there.
 * @typedef {{ name: string, version: string, how: string, costs: { program: string, factor: number, atLeast: boolean }[] }} PeerCost
 */

/**
 * The CPU time of some rounds under each peer, less that of none, over that of as many plain rounds (measured at full size).
 * @param {string} python
 * @param {readonly import('./programs.mjs').Program[]} wanted of which the short ones are run
 * @param {{ venv: string | undefined, folder: string }} where
 * @returns {PeerCost[]}
 */
export function measurePeers(python, wanted, { venv, folder }) {
  const programs = wanted.filter(({ name }) => short.includes(name));
  const environment = peersEnvironment(python, venv, folder);
  const minor = Number(versionOf(environment.python).split('.')[1]);
  const plain = new Map(
    programs.map((program) => [program.name, secondsPerRound(environment.python, program, folder)]),
  );
  const installed = peers.filter(
    ({ packages, needs }) => minor >= needs && packages.every((name) => environment.versions.has(nameOf(name))),
  );
  return installed.map((peer) => ({
    name: peer.name,
    version: environment.versions.get(nameOf(peer.packages[0] ?? '')) ?? versionOf(environment.python),
    how: peer.how,
    costs: programs.map((program) => costOf(peer, program, plain.get(program.name) ?? 0, environment.python, folder)),
  }));
}

/** A requirement's package. @param {string} requirement */
function nameOf(requirement) {
  return requirement.replace(/[<>=].*/, '').toLowerCase();
}

/** @param {string} python @param {import('./programs.mjs').Program} program @param {string} folder */
function secondsPerRound(python, program, folder) {
  const [none, all] = [0, program.rounds].map((rounds) => plainRun(python, program, rounds, folder).cpu);
  return (all - none) / program.rounds;
}

/**
 * @param {import('./peers.mjs').Peer} peer
 * @param {import('./programs.mjs').Program} program
 * @param {number} plain seconds of one round
 * @param {string} python
 * @param {string} folder
 */
function costOf(peer, { name, path }, plain, python, folder) {
  const idle = peerRun(peer, path, 0, python, folder);
  const busy = peerRun(peer, path, peer.rounds, python, folder);
  return { program: name, factor: (busy.cpu - idle.cpu) / (peer.rounds * plain), atLeast: busy.stopped };
}

/**
 * @param {import('./peers.mjs').Peer} peer
 * @param {string} program
 * @param {number} rounds
 * @param {string} python
 * @param {string} folder
 */
function peerRun(peer, program, rounds, python, folder) {
  const usage = join(folder, 'usage.json');
  const { args, environment } = peer.command(program, rounds, folder);
  const limited = ['-c', `ulimit -t ${limit}; exec "$@"`, 'sh', python, ...args];
  const measured = measuredCommand(usage, 'sh', limited);
  const { status, stderr } = spawnSync(measured.command, measured.args, {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const { cpu } = readUsage(usage);
  const stopped = cpu >= limit - 0.5;
  if (status !== 0 && !stopped) throw new Error(`${peer.name} ended with ${status}: ${stderr}`);
  return { cpu, stopped };
}

/** @param {string} python */
function versionOf(python) {
  return spawnSync(python, ['-c', 'import sys; print("%d.%d.%d" % sys.version_info[:3])'], {
    encoding: 'utf8',
  }).stdout.trim();
}
