import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../errors.ts';
import { id, type Step } from '../ids.ts';
import { recordedEvent } from '../testing/arbitraries.ts';
import { BatchReader, decodeBatch, moveBatch, readBatchHeader } from './decode-batch.ts';
import { encodeBatch } from './encode-batch.ts';

const step = fc.maxSafeInteger().map((number) => id<Step>(Math.abs(number) / 2 - ((Math.abs(number) / 2) % 1)));
const events = fc.array(recordedEvent, { maxLength: 12 });

describe('a batch', () => {
  it('decodes to what was encoded', () => {
    fc.assert(
      fc.property(step, events, (firstStep, list) => {
        const bytes = encodeBatch(firstStep, list);
        expect(decodeBatch(bytes)).toEqual({ firstStep, events: list, damage: null });
        expect(readBatchHeader(bytes)).toEqual({ firstStep, count: list.length });
      }),
      { numRuns: 500 },
    );
  });

  it('encodes to the bytes it was decoded from', () => {
    fc.assert(
      fc.property(step, events, (firstStep, list) => {
        const bytes = encodeBatch(firstStep, list);
        expect(encodeBatch(firstStep, decodeBatch(bytes).events)).toEqual(bytes);
      }),
    );
  });

  it('says the same at another place of the recording', () => {
    fc.assert(
      fc.property(step, step, events, (from, to, list) => {
        expect(moveBatch(encodeBatch(from, list), to)).toEqual(encodeBatch(to, list));
      }),
    );
  });

  it('can be read from any mark, and goes on the same', () => {
    fc.assert(
      fc.property(events, fc.nat(), (list, number) => {
        const bytes = encodeBatch(id<Step>(0), list);
        const reader = new BatchReader(bytes);
        const before = list.length === 0 ? 0 : number % list.length;
        for (let at = 0; at < before; at++) reader.next();
        const rest = new BatchReader(bytes, reader.mark());
        for (let at = before; at < list.length; at++) expect(rest.next()).toEqual(list[at]);
        expect(rest.done).toBe(true);
      }),
    );
  });

  it('can be read from any mark where events are foretold', () => {
    // line, bind 1, line; bind foretold but for its value 2; line foretold; bind foretold with its value 3. By hand: recorders alone foretell.
    const bytes = Uint8Array.from([0x50, 0x42, 0, 6, 0x10, 1, 0x20, 2, 129, 0x10, 1, 0x80, 130, 0x80, 0x81]);
    const whole = decodeBatch(bytes).events;
    for (let before = 0; before < whole.length; before++) {
      const reader = new BatchReader(bytes);
      for (let at = 0; at < before; at++) reader.next();
      const rest = new BatchReader(bytes, reader.mark());
      expect(whole.slice(before).map(() => rest.next())).toEqual(whole.slice(before));
    }
    expect(whole.at(-1)?.event).toMatchObject({ type: 'bind', value: { type: 'int', value: 3 } });
  });

  it('opens up to the damage when it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(recordedEvent, { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, at) => {
          const bytes = encodeBatch(id<Step>(0), list);
          const cut = bytes.subarray(0, 4 + Math.floor((bytes.length - 4) * at));
          if (cut.length === bytes.length) return;
          const decoded = tryDecode(cut);
          if (decoded instanceof FormatError) return;
          expect(decoded.damage).toBeInstanceOf(FormatError);
          expect(decoded.events).toEqual(list.slice(0, decoded.events.length));
        },
      ),
    );
  });

  it('never throws anything but a FormatError for bytes that were changed at random', () => {
    const flips = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(events, flips, (list, changes) => {
        const bytes = encodeBatch(id<Step>(7), list);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        tryDecode(bytes);
      }),
      { numRuns: 3000 },
    );
  });

  it('never throws anything but a FormatError for noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        tryDecode(noise);
        tryDecode(Uint8Array.from([0x50, 0x42, 0, noise.length, ...noise]));
      }),
      { numRuns: 3000 },
    );
  });

  it('refuses counts and lengths that are more than the bytes can hold', () => {
    const huge = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
    for (const record of [
      [0x20, 0, 8, ...huge], // a string
      [0x11, 1, 1, ...huge], // values of an enter
      [0x01, 1, 0, 8, 0, ...huge], // items of a list
      [0x39, 0, 1, ...huge], // a permutation
      [0x20, 0, 5, ...huge], // an int
    ]) {
      const { events: read, damage } = decodeBatch(Uint8Array.from([0x50, 0x42, 0, 1, ...record]));
      expect(read).toEqual([]);
      expect(damage?.message).toMatch(/can hold|too long/);
    }
  });

  it('refuses varints that are not in their shortest form, so that bytes and meaning are one to one', () => {
    const { damage } = decodeBatch(Uint8Array.from([0x50, 0x42, 0, 1, 0x10, 0x81, 0x00]));
    expect(damage?.message).toMatch(/shortest form/);
  });
});

function tryDecode(bytes: Uint8Array): ReturnType<typeof decodeBatch> | FormatError {
  try {
    return decodeBatch(bytes);
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}
