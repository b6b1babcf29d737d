import type { Readable } from 'node:stream';
import { FormatError, type Frame, WireReader } from '@pellucid/format';
import type { Receiver, Sender } from './receiver.ts';

interface Connection extends Sender {
  readonly wire: Readable;
  readonly reader: WireReader;
  /** When the process says that it handed over what it sends now; 0 as long as it is alone. */
  time: number;
  open: boolean;
  /** Its bytes make no frames any more; those that it sent before may still wait here. */
  unreadable: boolean;
}

interface Arrival {
  readonly from: Connection;
  readonly time: number;
  readonly what: Frame | FormatError | 'end';
}

/** In the first one a new process may be met, in the second it is heard; and what is read may be newer than the turn it is read in. */
const turnsToWait = 3;

/**
 * Brings what the processes of a run send into one order: that in which they handed it over.
 *
 * What one process has handed over before another did lies in its socket by then, and is read within the next turns of the event loop. So
 * while there are several, what arrives waits for them and is sorted. The turns are also the back-pressure: nothing is read while
 * what came before is compressed and written, and a full socket holds its process up.
 */
export class Gathering {
  readonly #receiver: Receiver;
  readonly #connections: Connection[] = [];
  #arrived: Arrival[] = [];
  #work: Promise<void> = Promise.resolve();
  #scheduled = false;
  /** No process has said that there are others. */
  #alone = true;
  #heard: () => void = () => {};

  constructor(receiver: Receiver) {
    this.#receiver = receiver;
  }

  /** What comes over the wire of one more process is taken from here on. */
  add(wire: Readable): void {
    const from: Connection = {
      wire,
      reader: new WireReader(),
      process: null,
      steps: 0,
      saidGoodbye: false,
      time: 0,
      open: true,
      lost: false,
      unreadable: false,
    };
    this.#connections.push(from);
    const ended = (): void => {
      if (!from.open) return;
      from.open = false;
      this.#arrive({ from, time: from.time, what: 'end' });
    };
    wire.on('data', (piece: Buffer) => this.#read(from, piece));
    // An error: destroyed by us, or cut off by the other side. What came until then counts.
    wire.on('end', ended).on('close', ended).on('error', ended);
  }

  /** Every process has closed its connection. */
  get silent(): boolean {
    return this.#connections.every(({ open }) => !open);
  }

  /** Those that are still connected have said goodbye. */
  get saidGoodbye(): boolean {
    return this.#connections.every(({ open, saidGoodbye }) => !open || saidGoodbye);
  }

  /** Told whenever something was heard. */
  onHeard(listener: () => void): void {
    this.#heard = listener;
  }

  /** Hears no more, and resolves when all that was heard is taken. */
  async close(): Promise<void> {
    for (const { wire } of this.#connections) wire.destroy();
    await this.#settled();
  }

  async #settled(): Promise<void> {
    do {
      await turn();
      await this.#work;
    } while (this.#arrived.length > 0 || this.#scheduled || !this.silent);
  }

  #read(from: Connection, piece: Buffer): void {
    // What nobody wants is still read: a program must not notice that its wire has been cut (it may be one that a broken pipe ends).
    if (from.unreadable || this.#receiver.closed) return;
    try {
      for (const frame of from.reader.push(piece)) {
        if (frame.frame === 'time') {
          from.time = frame.handedOver;
          this.#alone = false;
        } else this.#arrive({ from, time: from.time, what: frame });
      }
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      from.unreadable = true;
      this.#arrive({ from, time: from.time, what: error });
    }
    this.#heard();
  }

  #arrive(arrival: Arrival): void {
    this.#arrived.push(arrival);
    if (this.#scheduled) return;
    this.#scheduled = true;
    const turns = this.#alone ? 0 : turnsToWait;
    this.#work = this.#work.then(() => this.#drain(turns));
  }

  async #drain(turns: number): Promise<void> {
    for (let left = turns; left > 0; left--) await turn();
    this.#scheduled = false;
    const arrived = this.#arrived;
    this.#arrived = [];
    if (turns > 0) arrived.sort((one, other) => one.time - other.time);
    for (const { from, time, what } of arrived) {
      if (what === 'end') await this.#receiver.ended(from);
      else if (what instanceof FormatError) await this.#receiver.damaged(from, what);
      else await this.#receiver.take(from, what, time === 0 ? Date.now() : time);
    }
    this.#heard();
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
