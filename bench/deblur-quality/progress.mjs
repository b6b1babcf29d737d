import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const worker = fileURLToPath(new URL('score-worker.mjs', import.meta.url));

/**
 * The rows of all cases in their order, by as many processes as there are processors, saying on standard error how far it is and how long it may still take.
 * @template Case
 * @param {'Levin et al.' | 'Kodak' | 'failures'} what says how they are scored: see score-worker.mjs
 * @param {readonly Case[]} cases
 * @returns {Promise<any[]>}
 */
export async function each(what, cases) {
  /** @type {any[]} */
  const rows = Array.from(cases, () => undefined);
  const start = performance.now();
  let [next, done] = [0, 0];
  const work = async () => {
    const child = fork(worker);
    const failed = once(child, 'exit').then(([code]) => {
      throw new Error(`A process that scores ${what} ended with ${code}`);
    });
    // Nobody waits for it once the last case is scored.
    failed.catch(() => {});
    while (next < cases.length) {
      const at = next++;
      const answer = once(child, 'message');
      child.send({ what, which: cases[at] });
      [rows[at]] = await Promise.race([answer, failed]);
      done++;
      const left = ((performance.now() - start) / done) * (cases.length - done);
      process.stderr.write(`${what}: ${done} of ${cases.length}, ${timeText(left)} left\n`);
    }
    child.kill();
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), cases.length) }, work));
  return rows;
}

function timeText(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
