import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process that runs one case of a benchmark when it is asked to: lines of JSON go in and come out. */
export class Contestant {
  #child;
  #lines;

  /**
   * @param {string} command
   * @param {URL} script
   * @param {string} task its first line
   */
  constructor(command, script, task) {
    this.#child = spawn(command, [fileURLToPath(script)], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.stdin.write(`${task}\n`);
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** @param {string} line */
  async ask(line) {
    this.#child.stdin.write(`${line}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('a contestant ended before it answered');
    return JSON.parse(value);
  }

  end() {
    this.#child.stdin.end();
  }
}
