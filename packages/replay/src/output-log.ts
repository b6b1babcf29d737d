import type { Event, Step, Value } from '@pellucid/format';
import type { Output } from './recording.ts';
import { type Sequence, sequenceOf } from './sequence.ts';

// Node, browsers and workers all have it; the package takes the types of none of them.
declare const TextDecoder: new () => {
  decode(bytes: Uint8Array, options: { readonly stream: boolean }): string;
};

/** Everything that was printed. */
export class OutputLog {
  readonly #outputs: Output[] = [];
  /** One per stream, because a character may be cut in two by the pieces in which bytes are written. */
  readonly #decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };

  add(step: Step, { stream, value }: Extract<Event, { type: 'output' }>): void {
    const text = this.#text(stream, value);
    this.#outputs.push({ step, stream, text, ...omittedOf(value) });
  }

  /** What has been printed when it is asked. */
  get all(): Sequence<Output> {
    const itemAt = (index: number): Output => this.#outputs[index] as Output;
    return sequenceOf({ count: this.#outputs.length, stepAt: (index) => itemAt(index).step, itemAt });
  }

  #text(stream: Output['stream'], value: Value): string {
    if (value.type === 'string') return value.value;
    return value.type === 'bytes' ? this.#decoders[stream].decode(value.value, { stream: true }) : '';
  }
}

function omittedOf(value: Value): { readonly omitted?: number } {
  const omitted =
    (value.type === 'string' || value.type === 'bytes') && value.length !== undefined
      ? value.length - value.value.length
      : 0;
  return omitted > 0 ? { omitted } : {};
}
