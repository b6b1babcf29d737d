import type { ByteReader, ByteWriter } from '@pellucid/format';

/** Numbers of several kinds, each of which is written as its difference from what the one before of its kind made expect: most take a byte. */
export class Differences<Kind extends string> {
  readonly #expected = new Map<Kind, number>();

  /** `next`: what is expected of the one behind it. */
  write(writer: ByteWriter, kind: Kind, number: number, next: number = number): void {
    writer.zigzag(number - (this.#expected.get(kind) ?? 0));
    this.#expected.set(kind, next);
  }

  /** Followed by `expect` where something else is expected of the one behind it. @throws FormatError */
  read(reader: ByteReader, kind: Kind): number {
    const number = (this.#expected.get(kind) ?? 0) + reader.zigzag();
    if (!Number.isSafeInteger(number) || number < 0) reader.fail(`The ${kind} ${number} cannot be`);
    this.#expected.set(kind, number);
    return number;
  }

  expect(kind: Kind, next: number): void {
    this.#expected.set(kind, next);
  }
}
