import type { WriteStream } from 'node:tty';

/** How often a line on a terminal changes, in milliseconds. */
const interval = 200;

/** Lines of a command that works for long: on a terminal one that changes in place, and lines that stay, above it. */
export class StatusLine {
  readonly #stream: WriteStream;
  #next = 0;
  #shown = '';

  constructor(stream: WriteStream) {
    this.#stream = stream;
  }

  get isTerminal(): boolean {
    return this.#stream.isTTY === true;
  }

  /** Changes the line in place; nothing where there is no terminal. */
  show(text: string): void {
    if (!this.isTerminal || Date.now() < this.#next) return;
    this.#next = Date.now() + interval;
    this.#shown = text.slice(0, Math.max(20, (this.#stream.columns ?? 80) - 1));
    this.#draw();
  }

  /** Writes a line that stays. */
  say(text: string): void {
    if (this.#shown !== '') this.#erase();
    this.#stream.write(`${text}\n`);
    if (this.#shown !== '') this.#stream.write(this.#shown);
  }

  /** The last line goes away. */
  clear(): void {
    if (this.#shown !== '') this.#erase();
    this.#shown = '';
  }

  #draw(): void {
    this.#erase();
    this.#stream.write(this.#shown);
  }

  #erase(): void {
    this.#stream.cursorTo(0);
    this.#stream.clearLine(0);
  }
}
