import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../errors.ts';
import { id, type TaskId } from '../ids.ts';
import { facts, program, text } from '../testing/sample-recording.ts';
import { factsToMetadata } from './facts.ts';
import { programJson } from './program-json.ts';
import { type Frame, WireReader } from './wire.ts';

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

function frame(kind: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(5 + payload.length);
  bytes[0] = kind;
  new DataView(bytes.buffer).setUint32(1, payload.length, true);
  bytes.set(payload, 5);
  return bytes;
}

const child = { number: 3, task: id<TaskId>(3 * 2 ** 36 + 1), pid: 77 };

const wire = Uint8Array.from([
  ...frame(1, encode({ wire: 2, format: 2, facts: Object.fromEntries(factsToMetadata(facts)) })),
  ...frame(2, encode({ program: programJson(program), text })),
  ...frame(3, Uint8Array.from([0x50, 0x42, 0, 0])),
  ...frame(5, Uint8Array.from(new Uint8Array(Float64Array.of(1.5).buffer))),
  ...frame(6, new Uint8Array()),
  ...frame(1, encode({ wire: 2, format: 2, facts: Object.fromEntries(factsToMetadata(facts)), process: child })),
  ...frame(4, encode({ exception: 'ValueError: no' })),
  ...frame(4, encode({ exception: null, reason: '1 exception was printed' })),
]);

const frames: Frame[] = [
  { frame: 'hello', facts, process: null },
  { frame: 'source', program, text },
  { frame: 'events', batch: Uint8Array.from([0x50, 0x42, 0, 0]) },
  { frame: 'time', handedOver: 1.5 },
  { frame: 'fresh' },
  { frame: 'hello', facts, process: child },
  { frame: 'goodbye', exception: 'ValueError: no', reason: null },
  { frame: 'goodbye', exception: null, reason: '1 exception was printed' },
];

describe('the wire', () => {
  it('gives the same frames however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: wire.length }), { maxLength: 20 }), (cuts) => {
        const reader = new WireReader();
        const ends = [...cuts.sort((a, b) => a - b), wire.length];
        let start = 0;
        const got = ends.flatMap((end) => {
          const piece = [...reader.push(wire.slice(start, end))];
          start = end;
          return piece;
        });
        expect(got).toEqual(frames);
        expect(reader.pending).toBe(0);
      }),
    );
  });

  it('says how much of a frame is missing its rest', () => {
    const reader = new WireReader();
    expect([...reader.push(wire.subarray(0, 20))]).toEqual([]);
    expect(reader.pending).toBe(20);
  });

  it('refuses a frame that is too large before it waits for it', () => {
    expect(() => [...new WireReader().push(Uint8Array.from([3, 0, 0, 0, 0xff]))]).toThrow(/too large/);
  });

  it('gives the frames before damage', () => {
    const damaged = new WireReader().push(Uint8Array.from([...wire, 99, 0, 0, 0, 0]));
    for (const frame of frames) expect(damaged.next().value).toEqual(frame);
    expect(() => damaged.next()).toThrow(FormatError);
  });

  it('refuses noise with a FormatError only', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
        try {
          Array.from(new WireReader().push(noise));
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
    );
  });
});
