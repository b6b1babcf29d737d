import type { WriteStream } from 'node:tty';
import { grouped } from './measures.ts';

/** Nobody needs to be told about less, and then not more often. */
const patience = 500;

/** One line that counts on a terminal while a long recording is read, and is gone afterwards. Nothing on any other stream. */
export class Progress {
  readonly #stream: WriteStream;
  #next: number = Date.now() + patience;
  #shown = false;

  constructor(stream: WriteStream) {
    this.#stream = stream;
  }

  step(count: number): void {
    if (!this.#stream.isTTY || Date.now() < this.#next) return;
    this.#next = Date.now() + patience;
    this.#shown = true;
    this.#stream.write(`\rpellucid: reading, step ${grouped(count)}`);
  }

  clear(): void {
    if (!this.#shown) return;
    this.#stream.clearLine(0);
    this.#stream.cursorTo(0);
  }
}
