import { decodeBatch } from '@pellucid/format';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Telling, telling } from '../testing/tellings.ts';
import { OP, Recorder } from './recorder.ts';
import { FRAME_HEAD } from './wire.ts';

const limits = { string: 10_000, items: 10_000, tensorBytes: 65_536 };

/** Tells where the stack is full, and again after each call that returned, until all that is told fits. */
function tellWhereItFits(recorder: Recorder, tellings: readonly Telling[]): void {
  const object = { list: [1, 2] };
  const mark = recorder.objects.see(object);
  let room = 0;
  const tell = (): void => {
    for (let i = 0; i < tellings.length; i++) {
      try {
        recorder.at(OP.bind, 1, { room, i });
        tellings[i]?.(recorder, mark);
      } catch (error) {
        try {
          recorder.failed(error);
        } catch {
          // As the program's own call would fail.
        }
      }
    }
  };
  const fill = (): void => {
    try {
      fill();
    } catch {
      room++;
    }
    if (room++ < 60) tell();
  };
  fill();
  room = -1;
  tell();
}

it('is whole, and every object in it is defined, where there was no stack to write an event to its end', () => {
  fc.assert(
    fc.property(fc.array(telling, { minLength: 1, maxLength: 8 }), (tellings) => {
      const batches: Uint8Array[] = [];
      const recorder = new Recorder(
        { events: (framed) => batches.push(framed.slice()), source: () => {}, goodbye: () => {} },
        limits,
        () => false,
      );
      tellWhereItFits(recorder, tellings);
      recorder.flush();
      const defined = new Set<number>();
      let steps = 0;
      for (const bytes of batches) {
        const { damage, events, firstStep } = decodeBatch(bytes.subarray(FRAME_HEAD));
        expect({ damage, firstStep }).toEqual({ damage: null, firstStep: steps });
        steps += events.length;
        for (const { objects, event } of events) {
          for (const { id } of objects) defined.add(id);
          for (const [, object] of printed([objects, event]).matchAll(/"type":"reference","object":(\d+)/g))
            expect(defined).toContain(Number(object));
        }
      }
      expect(defined.size).toBeGreaterThan(0);
    }),
    { numRuns: 100 },
  );
});

function printed(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
}
