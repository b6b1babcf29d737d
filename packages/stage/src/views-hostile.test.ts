import { id, type ObjectId, type Value } from '@pellucid/format';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Item } from './display.ts';
import { momentAt, readerOf } from './moment.ts';
import { scene } from './scene.ts';
import { subjectsOf } from './subjects.ts';
import { TinyRun } from './testing/tiny-run.ts';
import { viewsFor } from './views-for.ts';

const objects = 7;
const code = `class T:
    __pellucid_view__ = {"view": "maps", "data": "data", "shape": "shape"}
class K:
    __pellucid_view__ = {"view": "tree", "children": ["left", "items"], "parent": "up", "label": "__proto__"}
def find(xs, i):
    while xs[i] != i:
        i = xs[i]
    return xs[2 * i + 1:i]
xs = x0 = make()`;

/** A value that may lead anywhere, to itself as well. */
const value: fc.Arbitrary<Value> = fc.oneof(
  fc.integer({ min: -3, max: 9 }).map((number): Value => ({ type: 'int', value: number })),
  fc
    .constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0, 1e300, 1e-300)
    .map((number): Value => ({ type: 'float', value: number })),
  fc
    .constantFrom('', 'a', '__proto__', 'constructor', '\u202e<b>', 'x'.repeat(5000))
    .map((text): Value => ({ type: 'string', value: text })),
  fc.constant<Value>({ type: 'none' }),
  fc.constant<Value>({ type: 'boolean', value: true }),
  fc.constant<Value>({ type: 'redacted', reason: 'name' } as Value),
  fc.integer({ min: 1, max: objects }).map((object): Value => ({ type: 'reference', object: id<ObjectId>(object) })),
);
const field = fc.constantFrom(
  'next',
  'prev',
  'left',
  'right',
  'children',
  'parent',
  'key',
  'color',
  'data',
  'shape',
  'items',
  'root',
  'up',
  '__proto__',
);
const type = fc.constantFrom('Node', 'Tree', 'Object', 'T', 'K', '__proto__', 'deque');
const items = fc.array(value, { maxLength: 6 });

const contents = fc.oneof(
  fc.record({
    kind: fc.constantFrom('list' as const, 'tuple' as const, 'set' as const),
    type,
    items,
    omitted: fc.constantFrom(0, 5),
  }),
  fc.record({
    kind: fc.constant('map' as const),
    entries: fc.array(fc.tuple(value, value), { maxLength: 5 }),
    omitted: fc.constant(0),
  }),
  fc.record({
    kind: fc.constant('instance' as const),
    type,
    fields: fc.uniqueArray(fc.tuple(field, value), { maxLength: 5, selector: ([name]) => name }),
  }),
);

const sizes = [
  { width: 660, height: 560 },
  { width: 358, height: 330 },
  { width: 60, height: 50 },
];

test('whatever objects lead to, each view that fits draws them: in bounded items, at places that there are', () => {
  fc.assert(
    fc.property(fc.array(contents, { minLength: objects, maxLength: objects }), (all) => {
      const run = new TinyRun(code).subscript('xs', 'i').function('find', 5, 8);
      const references = all.map((one) =>
        run.object(
          one.kind === 'instance'
            ? { ...one, fields: one.fields.map(([name, held]) => [{ type: 'string', value: name }, held] as const) }
            : one,
        ),
      );
      run.line(9);
      for (const [index, reference] of references.entries()) run.bind(9, index === 0 ? 'xs' : `x${index}`, reference);
      const recording = run.bind(9, 'i', 1).recording();
      const moment = momentAt(recording, (recording.steps - 1) as never);
      const reader = readerOf(recording, moment.after, 'en');
      for (const { object, names } of subjectsOf(recording, moment).slice(0, 3)) {
        const held = moment.after.object(object);
        for (const kind of held === undefined ? [] : viewsFor(recording, moment.after, object, held, reader)) {
          const subjects = subjectsOf(recording, moment, new Map([[names[0] ?? '', kind]]));
          for (const size of sizes) {
            const drawn = scene(recording, moment, 0.5, size, object, subjects, 'zh');
            expect(drawn.items.length).toBeLessThan(4000);
            for (const item of drawn.items) expect(isSomewhere(item), `${kind} ${JSON.stringify(item)}`).toBe(true);
          }
        }
      }
    }),
    { numRuns: 60 },
  );
});

function isSomewhere(item: Item): boolean {
  if (item.kind !== 'path') return Number.isFinite(item.x) && Number.isFinite(item.y);
  return item.segments.every(([, ...places]) => places.every((place) => Number.isFinite(place)));
}
