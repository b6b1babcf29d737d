import { maxBatchBytes } from '../codec/decode-batch.ts';
import { decodeText } from '../codec/text.ts';
import { FormatError } from '../errors.ts';
import { id, type TaskId } from '../ids.ts';
import type { Program, RunFacts } from '../program.ts';
import { factsFromJson } from './facts.ts';
import { Json, ShapeError } from './json.ts';
import { readProgram } from './program-json.ts';

/** What a recorder sends to its host (FORMAT.md §5). */
export type Frame =
  | { readonly frame: 'hello'; readonly facts: RunFacts; readonly process: ProcessFacts | null }
  | { readonly frame: 'source'; readonly program: Program; readonly text: string }
  | { readonly frame: 'events'; readonly batch: Uint8Array }
  | { readonly frame: 'goodbye'; readonly exception: string | null; readonly reason: string | null }
  /** Milliseconds since 1970: when the process handed over what follows. */
  | { readonly frame: 'time'; readonly handedOver: number }
  /** The recorder stops here because it was asked to: a clause for people. */
  | { readonly frame: 'stop'; readonly reason: string }
  /** What follows refers to nothing that came before it, but to sources. */
  | { readonly frame: 'fresh' };

/** Which process of the run a recorder is in; null in a hello: the first one, which is number 0. */
export interface ProcessFacts {
  readonly number: number;
  /** The task that stands for the process, which its parent has started. */
  readonly task: TaskId;
  /** Of the operating system. */
  readonly pid: number;
}

const headerBytes = 5;

/** Cuts the bytes of a pipe into frames. Holds at most one frame that is not yet whole. */
export class WireReader {
  #pieces: Uint8Array[] = [];
  #held = 0;
  #passed = 0;

  /** Bytes of a frame whose rest has not come: more than 0 at the end of the pipe means it broke off. */
  get pending(): number {
    return this.#held;
  }

  /**
   * The frames that the new bytes complete; those before damage are given before it is thrown. Has to be iterated to its end.
   * @throws FormatError when the bytes are not frames; the reader is of no use afterwards
   */
  *push(bytes: Uint8Array): Generator<Frame, void> {
    this.#pieces.push(bytes);
    this.#held += bytes.length;
    while (this.#held >= headerBytes) {
      const header = this.#header();
      const length = new DataView(header.buffer, header.byteOffset).getUint32(1, true);
      if (length > maxBatchBytes) throw new FormatError(`A frame of ${length} bytes is too large`, this.#passed);
      if (this.#held < headerBytes + length) break;
      const [kind = 0] = header;
      const frame = this.#take(headerBytes + length);
      yield this.#decode(kind, frame.subarray(headerBytes));
      this.#passed += headerBytes + length;
    }
  }

  /** The next bytes, which are there. */
  #header(): Uint8Array {
    const [first] = this.#pieces;
    if (first !== undefined && first.length >= headerBytes) return first.subarray(0, headerBytes);
    const all = this.#take(this.#held);
    this.#pieces = [all];
    this.#held = all.length;
    return all.subarray(0, headerBytes);
  }

  /** Takes so many bytes, which are there, as one piece of its own memory. */
  #take(length: number): Uint8Array {
    const taken = new Uint8Array(length);
    let at = 0;
    let used = 0;
    for (const piece of this.#pieces) {
      if (piece.length > length - at) {
        taken.set(piece.subarray(0, length - at), at);
        this.#pieces[used] = piece.subarray(length - at);
        break;
      }
      taken.set(piece, at);
      at += piece.length;
      used++;
    }
    this.#pieces.splice(0, used);
    this.#held -= length;
    return taken;
  }

  #decode(kind: number, payload: Uint8Array): Frame {
    try {
      switch (kind) {
        case 1: {
          const hello = json(payload, 'hello');
          return {
            frame: 'hello',
            facts: factsFromJson(hello.get('facts')),
            process: readProcess(hello.get('process')),
          };
        }
        case 2: {
          const source = json(payload, 'source');
          return { frame: 'source', program: readProgram(source.get('program')), text: source.get('text').string() };
        }
        case 3:
          return { frame: 'events', batch: payload };
        case 4: {
          const goodbye = json(payload, 'goodbye');
          const [exception, reason] = [goodbye.get('exception'), goodbye.get('reason')];
          return {
            frame: 'goodbye',
            exception: exception.isNull ? null : exception.string(),
            reason: reason.missing ? null : reason.string(),
          };
        }
        case 5:
          if (payload.length !== 8) throw new FormatError('A time is not eight bytes long', this.#passed);
          return { frame: 'time', handedOver: new DataView(payload.buffer, payload.byteOffset).getFloat64(0, true) };
        case 6:
          return { frame: 'fresh' };
        case 7:
          return { frame: 'stop', reason: json(payload, 'stop').get('reason').string() };
        default:
          throw new FormatError(`Unknown kind of frame ${kind}`, this.#passed);
      }
    } catch (error) {
      if (error instanceof ShapeError) throw new FormatError(error.message, this.#passed);
      throw error;
    }
  }
}

function readProcess(json: Json): ProcessFacts | null {
  if (json.missing || json.isNull) return null;
  return {
    number: json.get('number').number(),
    task: id<TaskId>(json.get('task').number()),
    pid: json.get('pid').number(),
  };
}

function json(payload: Uint8Array, what: string): Json {
  return Json.parse(decodeText(payload) ?? '', what);
}
