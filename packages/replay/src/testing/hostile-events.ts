import type { Contents, Event, ObjectId, RecordedEvent, Value } from '@pellucid/format';
import { id } from '@pellucid/format';
import fc from 'fast-check';

const types: readonly Event['type'][] = [
  'line',
  'enter',
  'leave',
  'unwind',
  'suspend',
  'resume',
  'task',
  'task-start',
  'task-end',
  'bind',
  'bind-in',
  'unbind',
  'unbind-in',
  'bind-name',
  'unbind-name',
  'set-item',
  'delete-item',
  'set-field',
  'delete-field',
  'splice',
  'append',
  'add',
  'discard',
  'replace',
  'reorder',
  'branch',
  'raise',
  'handle',
  'output',
  'input',
  'gap',
  'failure',
];

const huge = fc.oneof(fc.nat({ max: 4 }), fc.constantFrom(2 ** 31, 2 ** 32, 2 ** 40, Number.MAX_SAFE_INTEGER));
const value: fc.Arbitrary<Value> = fc.oneof(
  fc.nat({ max: 5 }).map((object): Value => ({ type: 'reference', object: id(object + 1) })),
  huge.map((number): Value => ({ type: 'int', value: Math.min(number, 2 ** 51) })),
  fc.constantFrom<Value>(
    { type: 'int', value: -1 },
    { type: 'float', value: Number.NaN },
    { type: 'unbound' },
    { type: 'hole' },
    { type: 'string', value: '__proto__' },
    { type: 'string', value: 'cut', length: 2 ** 50 },
    { type: 'bytes', value: Uint8Array.of(0xe2, 0x82), length: 2 ** 50 },
    { type: 'symbol', id: 1, description: '' },
  ),
);
const values = fc.array(value, { maxLength: 4 });
const entries = fc.array(fc.tuple(value, value), { maxLength: 3 });
const contents: fc.Arbitrary<Contents> = fc
  .record({
    type: fc.constantFrom('list', 'frozenset', '__proto__'),
    fields: entries,
    omittedFields: huge,
    kind: fc.constantFrom<Contents['kind']>(
      'list',
      'tuple',
      'set',
      'map',
      'instance',
      'tensor',
      'exception',
      'function',
    ),
    items: values,
    entries,
    omitted: huge,
    name: fc.constant('name'),
    message: fc.constant('message'),
    function: fc.constant(null),
    tensor: fc.record({
      dtype: fc.constantFrom('int8', 'complex128', 'bfloat16', 'constructor'),
      shape: fc.array(huge, { maxLength: 3 }),
      statistics: fc.constant(null),
      data: fc.uint8Array({ maxLength: 20 }),
    }),
  })
  .map((all) => all as unknown as Contents);

/** Events whose operands fit together by accident only. Each has the operands of all; the encoder takes those that it knows. */
const event: fc.Arbitrary<Event> = fc
  .record({
    type: fc.constantFrom(...types),
    site: fc.oneof(
      fc.constant(null),
      fc.nat({ max: 330 }).map((number) => number + 1),
    ),
    function: fc.nat({ max: 4 }).map((number) => number + 1),
    call: fc.nat({ max: 4 }).map((number) => number + 1),
    task: fc.nat({ max: 2 }).map((number) => number + 1),
    object: fc.nat({ max: 5 }).map((number) => number + 1),
    why: fc.constantFrom('yield', 'await'),
    how: fc.constantFrom('value', 'exception', 'close'),
    kind: fc.constant('thread'),
    what: fc.constant('what'),
    stream: fc.constantFrom('stdout', 'stderr'),
    taken: fc.boolean(),
    value,
    values,
    key: value,
    name: value,
    start: huge,
    removed: huge,
    order: fc.array(huge, { maxLength: 4 }),
    contents,
  })
  .map((all) => {
    const named = all.type === 'bind-name' || all.type === 'unbind-name' || all.type === 'task-start';
    return { ...all, name: named ? '__proto__' : all.name } as unknown as Event;
  });

/** With definitions that may come a second time. */
export const hostileEvent: fc.Arbitrary<RecordedEvent> = fc.record({
  event,
  objects: fc.array(fc.record({ id: fc.nat({ max: 5 }).map((number) => id<ObjectId>(number + 1)), contents }), {
    maxLength: 2,
  }),
});
