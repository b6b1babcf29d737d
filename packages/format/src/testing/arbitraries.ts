import fc from 'fast-check';
import { maxZigzag, objectKinds } from '../codec/opcodes.ts';
import type { Event, RecordedEvent } from '../events.ts';
import { type CallId, type FunctionId, id, type ObjectId, type SiteId, type TaskId } from '../ids.ts';
import type { Contents, Entry, Tensor, Value } from '../values.ts';

/** Random values and events for property tests: everything FORMAT.md allows, in canonical form. */

const anId = fc.integer({ min: 1, max: 2 ** 31 });
const anObject = anId.map(id<ObjectId>);
const aCall = anId.map(id<CallId>);
const aFunction = anId.map(id<FunctionId>);
const aTask = anId.map(id<TaskId>);
const site = fc.option(anId.map(id<SiteId>));
/** Any UTF-16, lone surrogates among it. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '\ud800', 'a\udc00b'),
);
const bytes = fc.uint8Array({ maxLength: 40 });
const anInt: fc.Arbitrary<number | bigint> = fc.oneof(
  fc.integer({ min: 0, max: 127 }),
  fc.integer({ min: -maxZigzag, max: maxZigzag }),
  fc.maxSafeInteger(),
  fc.bigInt().filter((value) => !Number.isSafeInteger(Number(value))),
);
const float = fc.oneof(fc.double(), fc.constantFrom(-0, Number.NaN, Number.POSITIVE_INFINITY));

export const value: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>({ type: 'none' }, { type: 'undefined' }, { type: 'hole' }, { type: 'unbound' }),
  fc.record({ type: fc.constant('boolean' as const), value: fc.boolean() }),
  fc.record({ type: fc.constant('int' as const), value: anInt }),
  fc.record({ type: fc.constant('float' as const), value: float }),
  fc.record({ type: fc.constant('complex' as const), real: float, imaginary: float }),
  fc.record({ type: fc.constant('string' as const), value: text }),
  fc.record({ type: fc.constant('string' as const), value: text, length: fc.nat() }),
  fc.tuple(bytes, fc.nat()).map(([data, more]): Value => ({ type: 'bytes', value: data, length: data.length + more })),
  fc.record({ type: fc.constant('bigint' as const), value: fc.bigInt() }),
  fc.record({ type: fc.constant('symbol' as const), id: anId, description: text }),
  fc.record({ type: fc.constant('reference' as const), object: anObject }),
  fc.record({ type: fc.constantFrom('redacted' as const, 'unrecorded' as const), reason: text }),
);

const entries: fc.Arbitrary<Entry[]> = fc.array(fc.tuple(value, value), { maxLength: 4 });
const values = fc.array(value, { maxLength: 5 });
const tensor: fc.Arbitrary<Tensor> = fc.record({
  dtype: fc.constantFrom('float32', 'int64', 'bool'),
  shape: fc.array(fc.nat({ max: 9 }), { maxLength: 4 }),
  statistics: fc.option(fc.record({ min: float, max: float, mean: float })),
  data: bytes,
});

export const contents: fc.Arbitrary<Contents> = fc
  .record({ type: text, fields: entries, omittedFields: fc.nat() })
  .chain((base): fc.Arbitrary<Contents> => {
    const omitted = fc.nat();
    return fc.constantFrom(...objectKinds).chain((kind): fc.Arbitrary<Contents> => {
      switch (kind) {
        case 'list':
        case 'tuple':
        case 'set':
          return fc.record({ kind: fc.constant(kind), items: values, omitted }).map((own) => ({ ...base, ...own }));
        case 'map':
          return fc.record({ kind: fc.constant(kind), entries, omitted }).map((own) => ({ ...base, ...own }));
        case 'instance':
          return fc.constant({ ...base, kind });
        case 'function':
          return fc
            .record({ kind: fc.constant(kind), name: text, function: fc.option(aFunction) })
            .map((own) => ({ ...base, ...own }));
        case 'class':
        case 'module':
          return text.map((name) => ({ ...base, kind, name }));
        case 'tensor':
          return tensor.map((own) => ({ ...base, kind, tensor: own }));
        case 'scalar':
        case 'opaque':
          return text.map((own) => ({ ...base, kind, text: own }));
        case 'exception':
          return text.map((message) => ({ ...base, kind, message }));
      }
    });
  });

const is = <const T extends string>(type: T) => fc.constant(type);
const object = anObject;

export const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ type: fc.constantFrom('line' as const, 'unbind' as const), site }),
  fc.record({ type: is('enter'), function: aFunction, call: aCall, values }),
  fc.record({ type: fc.constantFrom('leave', 'unwind', 'bind', 'raise', 'handle'), site, value }),
  fc.record({ type: is('suspend'), site, why: fc.constantFrom('yield' as const, 'await' as const), value }),
  fc.record({
    type: is('resume'),
    site,
    call: aCall,
    how: fc.constantFrom('value' as const, 'exception' as const, 'close' as const),
    value,
  }),
  fc.record({ type: fc.constantFrom('task' as const, 'task-end' as const), task: aTask }),
  fc.record({ type: is('task-start'), task: aTask, kind: text, name: text }),
  fc.record({ type: is('bind-in'), site, call: aCall, value }),
  fc.record({ type: is('unbind-in'), site, call: aCall }),
  fc.record({ type: is('bind-name'), site, call: aCall, name: text, value }),
  fc.record({ type: is('unbind-name'), site, call: aCall, name: text }),
  fc.record({ type: is('set-item'), site, object, key: value, value }),
  fc.record({ type: is('delete-item'), site, object, key: value }),
  fc.record({ type: is('set-field'), site, object, name: value, value }),
  fc.record({ type: is('delete-field'), site, object, name: value }),
  fc.record({ type: is('splice'), site, object, start: fc.nat(), removed: fc.nat(), values }),
  fc.record({ type: fc.constantFrom('append', 'add', 'discard'), site, object, value }),
  fc.record({ type: is('replace'), site, object, contents }),
  fc.record({ type: is('reorder'), site, object, order: fc.array(fc.nat(), { maxLength: 6 }) }),
  fc.record({ type: is('branch'), site, taken: fc.boolean() }),
  fc.record({ type: is('output'), stream: fc.constantFrom('stdout' as const, 'stderr' as const), value }),
  fc.record({ type: is('input'), value }),
  fc.record({ type: is('gap'), site, what: text }),
  fc.record({ type: is('failure'), what: text }),
) as fc.Arbitrary<Event>;

export const recordedEvent: fc.Arbitrary<RecordedEvent> = fc.record({
  event,
  objects: fc.array(fc.record({ id: anObject, contents }), { maxLength: 3 }),
});
