import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/**
 * What processes answer to all tasks, in their order, saying on standard error how far it is and how long it may still take.
 * @param {string} what is said to be done
 * @param {URL} worker is run: it is sent tasks, one after the other, and sends back an answer to each
 * @param {readonly any[]} tasks
 * @param {number} processes by default as many as there are processors
 * @returns {Promise<any[]>}
 */
export async function answersTo(what, worker, tasks, processes = availableParallelism()) {
  /** @type {any[]} */
  const answers = Array.from(tasks, () => undefined);
  const start = performance.now();
  let [next, done] = [0, 0];
  const work = async () => {
    const child = fork(fileURLToPath(worker));
    const failed = once(child, 'exit').then(([code]) => {
      throw new Error(`A process of ${what} ended with ${code}`);
    });
    // Nobody waits for it once the last task is done.
    failed.catch(() => {});
    while (next < tasks.length) {
      const at = next++;
      const answer = once(child, 'message');
      child.send(tasks[at]);
      [answers[at]] = await Promise.race([answer, failed]);
      done++;
      const left = ((performance.now() - start) / done) * (tasks.length - done);
      process.stderr.write(`${what}: ${done} of ${tasks.length}, ${timeText(left)} left\n`);
    }
    child.kill();
  };
  await Promise.all(Array.from({ length: Math.min(processes, tasks.length) }, work));
  return answers;
}

function timeText(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
