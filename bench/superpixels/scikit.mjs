import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {import('@pellucid/vision').Picture} Picture
 * @typedef {import('@pellucid/vision').Segmentation} Segmentation
 */

/** scikit-image in a child process that stays: `tools/python/slic_reference.py serve`. Pictures and labels pass through files. */
export class Scikit {
  #folder = mkdtempSync(join(tmpdir(), 'pellucid-superpixels-'));
  #python = process.env['PELLUCID_TORCH_PYTHON'] ?? 'python3';
  #child;
  #answers;

  constructor() {
    const script = fileURLToPath(new URL('../../tools/python/slic_reference.py', import.meta.url));
    this.#child = spawn(this.#python, [script, 'serve'], { stdio: ['pipe', 'pipe', 'inherit'] });
    // A child that could not start says so at the first request, whose answer never comes.
    this.#child.on('error', () => {});
    this.#child.stdin.on('error', () => {});
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** @returns {Promise<string>} */
  async version() {
    return (await this.#ask({ do: 'versions' })).skimage;
  }

  /**
   * @param {string} file a photograph
   * @returns {Promise<Picture>}
   */
  async decoded(file) {
    const { width, height } = await this.#ask({ do: 'decode', from: file, to: this.#path('decoded') });
    return { width, height, pixels: new Uint8Array(readFileSync(this.#path('decoded'))) };
  }

  /** @param {string} file a label map as a picture, one colour per region */
  async truth(file) {
    return this.#labels(await this.#ask({ do: 'truth', from: file, to: this.#path('labels') }));
  }

  /**
   * @param {'felzenszwalb' | 'watershed'} method
   * @param {Picture} picture
   */
  async reference(method, picture) {
    return this.#labels(await this.#askAbout(picture, { do: method }));
  }

  /**
   * @param {Picture} picture
   * @param {{ segments: number, compactness: number }} options
   * @returns {Promise<{ segmentation: Segmentation, seconds: number }>} seconds of CPU time of the call alone, without files and pipes
   */
  async slic(picture, options) {
    const answer = await this.#askAbout(picture, { do: 'slic', ...options });
    return { segmentation: this.#labels(answer), seconds: answer.seconds };
  }

  async close() {
    this.#child.stdin.end();
    if (this.#child.exitCode === null && this.#child.pid !== undefined) await once(this.#child, 'exit');
    rmSync(this.#folder, { recursive: true });
  }

  #askAbout({ width, height, pixels }, request) {
    writeFileSync(this.#path('picture'), pixels);
    return this.#ask({ ...request, width, height, from: this.#path('picture'), to: this.#path('labels') });
  }

  async #ask(request) {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value: line } = await this.#answers.next();
    if (line === undefined) {
      throw new Error(
        `${this.#python} did not answer "${request.do}"; PELLUCID_TORCH_PYTHON has to name a Python with scikit-image`,
      );
    }
    return JSON.parse(line);
  }

  /** @returns {Segmentation} */
  #labels({ width, height, count }) {
    const bytes = readFileSync(this.#path('labels'));
    return { width, height, count, labels: new Int32Array(new Uint8Array(bytes).buffer) };
  }

  #path(name) {
    return join(this.#folder, name);
  }
}
