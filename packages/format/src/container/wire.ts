import { maxBatchBytes } from '../codec/decode-batch.ts';
import { decodeText } from '../codec/text.ts';
import { FormatError } from '../errors.ts';
import type { Program, RunFacts } from '../program.ts';
import { factsFromJson } from './facts.ts';
import { Json, ShapeError } from './json.ts';
import { readProgram } from './program-json.ts';

/** What a recorder sends to its host (FORMAT.md §5). */
export type Frame =
  | { readonly frame: 'hello'; readonly facts: RunFacts }
  | { readonly frame: 'source'; readonly program: Program; readonly text: string }
  | { readonly frame: 'events'; readonly batch: Uint8Array }
  | { readonly frame: 'goodbye'; readonly exception: string | null };

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
      const header = this.#peek(headerBytes);
      const length = new DataView(header.buffer, header.byteOffset).getUint32(1, true);
      if (length > maxBatchBytes) throw new FormatError(`A frame of ${length} bytes is too large`, this.#passed);
      if (this.#held < headerBytes + length) break;
      const frame = this.#peek(headerBytes + length);
      this.#drop(headerBytes + length);
      yield this.#decode(frame[0] ?? 0, frame.subarray(headerBytes));
      this.#passed += headerBytes + length;
    }
  }

  /** The next bytes as one piece; afterwards they are the first piece. */
  #peek(length: number): Uint8Array {
    const first = this.#pieces[0];
    if (first !== undefined && first.length >= length) return first.subarray(0, length);
    const whole = new Uint8Array(this.#held);
    let at = 0;
    for (const piece of this.#pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    this.#pieces = [whole];
    return whole.subarray(0, length);
  }

  #drop(length: number): void {
    const [first, ...others] = this.#pieces;
    if (first !== undefined) this.#pieces = [first.subarray(length), ...others];
    this.#held -= length;
  }

  #decode(kind: number, payload: Uint8Array): Frame {
    try {
      switch (kind) {
        case 1:
          return { frame: 'hello', facts: factsFromJson(json(payload, 'hello').get('facts')) };
        case 2: {
          const source = json(payload, 'source');
          return { frame: 'source', program: readProgram(source.get('program')), text: source.get('text').string() };
        }
        case 3:
          return { frame: 'events', batch: payload.slice() };
        case 4: {
          const exception = json(payload, 'goodbye').get('exception');
          return { frame: 'goodbye', exception: exception.isNull ? null : exception.string() };
        }
        default:
          throw new FormatError(`Unknown kind of frame ${kind}`, this.#passed);
      }
    } catch (error) {
      if (error instanceof ShapeError) throw new FormatError(error.message, this.#passed);
      throw error;
    }
  }
}

function json(payload: Uint8Array, what: string): Json {
  return Json.parse(decodeText(payload) ?? '', what);
}
