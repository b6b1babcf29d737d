import fc from 'fast-check';
import { Calls } from '../runtime/calls.ts';
import type { Mark } from '../runtime/identity.ts';
import { Lanes } from '../runtime/lanes.ts';
import { OP, type Recorder } from '../runtime/recorder.ts';

export type Telling = (recorder: Recorder, mark: Mark) => void;

const sites = fc.constantFrom(0, 5, 200, 201, 4296, 16_383, 16_384, 20_000, 2 ** 21 - 1);
const primitive = fc.oneof(
  fc.integer({ min: -3, max: 9 }),
  fc.integer(),
  fc.constantFrom(null, undefined, true, false, -0, 0.5, Number.NaN, 2 ** 52, 2 ** 53, 'a', 'b', '', 7n),
  fc.constantFrom(Symbol.iterator, 'x'.repeat(10_001)),
);
/** One event of any kind that words are made of, and some that are not. `mark`: of an object that is defined. */
export const telling: fc.Arbitrary<Telling> = fc.oneof(
  sites.map(
    (site): Telling =>
      ({ batch }) =>
        batch.line(site),
  ),
  fc.tuple(sites, fc.boolean()).map(
    ([site, taken]): Telling =>
      ({ batch }) =>
        batch.branch(site, taken),
  ),
  fc.tuple(fc.constantFrom(OP.bind, OP.leave), sites, primitive).map(
    ([opcode, site, value]): Telling =>
      (recorder) =>
        recorder.at(opcode, site, value),
  ),
  fc.tuple(sites, primitive).map(
    ([site, value]): Telling =>
      (recorder) =>
        recorder.rare(OP.raise, site, value),
  ),
  fc.tuple(fc.constantFrom(OP.append, OP.add, OP.discard), sites, primitive).map(
    ([opcode, site, value]): Telling =>
      (recorder, mark) =>
        recorder.on(opcode, site, mark, value),
  ),
  fc.tuple(fc.constantFrom(OP.setItem, OP.setField), sites, primitive, primitive).map(
    ([opcode, site, key, value]): Telling =>
      (recorder, mark) =>
        recorder.onPlace(opcode, site, mark, key, value),
  ),
  fc.tuple(sites, fc.nat({ max: 200 }), fc.oneof(fc.integer(), fc.double(), primitive)).map(
    ([site, index, value]): Telling =>
      (recorder, mark) => {
        const written = recorder.batch.item(site, mark.id, index, value);
        if (!written) recorder.onPlace(OP.setItem, site, mark, index, value);
      },
  ),
  fc.tuple(sites, fc.constantFrom('a', 'b', 'c'), primitive).map(
    ([site, name, value]): Telling =>
      (recorder, mark) => {
        const written = recorder.batch.property(site, mark.id, name, value);
        if (!written) recorder.onPlace(OP.setField, site, mark, name, value);
      },
  ),
  fc.tuple(fc.constantFrom(1, 2, 4097, 2 ** 21 - 1), fc.array(primitive, { maxLength: 3 })).map(
    ([fn, values]): Telling =>
      (recorder) =>
        new Calls(recorder, new Lanes(recorder, () => ''), () => {}).enter(fn, values),
  ),
);
