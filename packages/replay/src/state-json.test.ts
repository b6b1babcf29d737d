import { type Contents, type Event, id, type Language, type ObjectDefinition, type Value } from '@pellucid/format';
import { describe, expect, it } from 'vitest';
import { toJsonText } from './json-text.ts';
import { buildRecording } from './open-recording.ts';
import { stateJson, statusOf } from './state-json.ts';
import { factsOf } from './testing/facts.ts';
import { randomProgram } from './testing/random-program.ts';

const int = (value: number | bigint): Value => ({ type: 'int', value });
const string = (value: string): Value => ({ type: 'string', value });
const ref = (object: number): Value => ({ type: 'reference', object: id(object) });
const base = { fields: [], omittedFields: 0 };

/** The document after the module's `a` got the value. */
function documentOf(value: Value, objects: readonly ObjectDefinition[] = [], language: Language = 'python'): string {
  const enter: Event = { type: 'enter', function: id(1), call: id(1), values: [] };
  const recording = buildRecording({
    facts: factsOf(language),
    sources: [{ program: randomProgram, text: '' }],
    events: [
      { event: enter, objects: [] },
      { event: { type: 'bind', site: id(210), value }, objects },
    ],
  });
  return toJsonText(stateJson(recording, id(1)));
}

/** The value alone, without the white space between its parts. */
function written(value: Value, objects: readonly ObjectDefinition[] = [], language: Language = 'python'): string {
  const text = documentOf(value, objects, language)
    .replaceAll(/\n\s*/g, '')
    .replaceAll(': ', ':')
    .replaceAll(', ', ',');
  return /"globals":\{"a":(.*)\},"output"/.exec(text)?.[1] ?? text;
}

const define = (number: number, contents: Contents): ObjectDefinition => ({ id: id(number), contents });
const list = (number: number, ...items: Value[]): ObjectDefinition =>
  define(number, { ...base, kind: 'list', type: 'list', items, omitted: 0 });

describe('a primitive', () => {
  it.each<[Value, string]>([
    [int(1), '1'],
    [int(2n ** 70n), '1180591620717411303424'],
    [{ type: 'float', value: 1 }, '1.0'],
    [{ type: 'float', value: -0 }, '-0.0'],
    [{ type: 'float', value: 1e300 }, '1e+300'],
    [{ type: 'float', value: Number.NaN }, '{"type":"float","value":"NaN"}'],
    [{ type: 'float', value: Number.NEGATIVE_INFINITY }, '{"type":"float","value":"-Infinity"}'],
    [{ type: 'none' }, 'null'],
    [{ type: 'boolean', value: true }, 'true'],
    [string('a"\n'), '"a\\"\\n"'],
    [{ type: 'string', value: 'ab', length: 9 }, '{"type":"string","value":"ab","length":9}'],
    [{ type: 'undefined' }, '{"type":"undefined"}'],
    [{ type: 'bytes', value: Uint8Array.of(1, 255), length: 3 }, '{"type":"bytes","hex":"01ff","length":3}'],
    [{ type: 'complex', real: 1, imaginary: 0.5 }, '{"type":"complex","real":1.0,"imaginary":0.5}'],
    [{ type: 'bigint', value: 5n }, '{"type":"bigint","value":"5"}'],
    [{ type: 'symbol', id: 1, description: 'it' }, '{"type":"symbol","description":"it"}'],
    [{ type: 'redacted', reason: 'password' }, '{"type":"redacted","reason":"password"}'],
  ])('%o is %s', (value, text) => expect(written(value)).toBe(text));

  it('that is whole is so in JavaScript', () => {
    expect(written({ type: 'float', value: 2 ** 60 }, [], 'javascript')).toBe('1152921504606846976');
    expect(written({ type: 'float', value: -0 }, [], 'javascript')).toBe('-0');
  });
});

describe('an object', () => {
  it('is written where it stands first, and by its id after that', () => {
    expect(written(ref(1), [list(1, ref(2), ref(2), ref(1)), list(2)])).toBe(
      '{"id":1,"type":"list","items":[{"id":2,"type":"list","items":[]},{"id":2},{"id":1}]}',
    );
  });

  it.each<[string, Contents, string]>([
    [
      'map',
      { ...base, kind: 'map', type: 'dict', entries: [[int(1), string('x')]], omitted: 4 },
      '"type":"dict","entries":[[1,"x"]],"omitted":4',
    ],
    [
      'instance',
      { ...base, kind: 'instance', type: 'Node', fields: [[string('__proto__'), int(1)]] },
      '"type":"Node","fields":{"__proto__":1}',
    ],
    ['instance without fields', { ...base, kind: 'instance', type: 'Node' }, '"type":"Node","fields":{}'],
    [
      'list with fields',
      { ...base, kind: 'list', type: 'Stack', items: [int(1)], omitted: 0, fields: [[string('top'), int(1)]] },
      '"type":"Stack","items":[1],"fields":{"top":1}',
    ],
    [
      'function',
      { ...base, kind: 'function', type: 'function', name: 'f', function: null },
      '"type":"function","name":"f"',
    ],
    [
      'exception',
      { ...base, kind: 'exception', type: 'ValueError', message: 'no' },
      '"type":"ValueError","message":"no"',
    ],
    [
      'tensor',
      {
        ...base,
        kind: 'tensor',
        type: 'ndarray',
        tensor: { dtype: 'uint8', shape: [2], statistics: null, data: Uint8Array.of(3, 4) },
      },
      '"type":"ndarray","dtype":"uint8","shape":[2],"items":[3,4]',
    ],
    [
      'two symbols of one description',
      {
        ...base,
        kind: 'instance',
        type: 'Object',
        fields: [
          [{ type: 'symbol', id: 1, description: 'x' }, int(1)],
          [{ type: 'symbol', id: 2, description: 'x' }, int(2)],
        ],
      },
      '"type":"Object","fields":{"Symbol(x)":1,"Symbol(x) #1":2}',
    ],
  ])('%s', (_, contents, text) => expect(written(ref(1), [define(1, contents)])).toBe(`{"id":1,${text}}`));
});

describe('the document', () => {
  it('has the stack with the innermost call last, and the module variables as globals', () => {
    const enter = (target: number, call: number, ...values: Value[]): Event => ({
      type: 'enter',
      function: id(target),
      call: id(call),
      values,
    });
    const events: Event[] = [
      enter(1, 1),
      { type: 'bind', site: id(210), value: int(7) },
      enter(2, 2, int(8)),
      { type: 'line', site: id(313) },
      { type: 'output', stream: 'stdout', value: string('hi\n') },
    ];
    const recording = buildRecording({
      facts: factsOf('python'),
      sources: [{ program: randomProgram, text: '' }],
      events: events.map((event) => ({ event, objects: [] })),
    });
    expect(stateJson(recording, id(4))).toMatchObject({
      step: 4,
      steps: 5,
      status: 'exited',
      calls: [
        { function: '<module>', file: 'random.py', line: 9, variables: {} },
        { function: 'f2', file: 'random.py', line: 3, variables: { a: 8 } },
      ],
      globals: { a: 7 },
    });
  });

  it('says how the run ended', () => {
    const status = (end: Parameters<typeof buildRecording>[0]['end'] & object) =>
      statusOf(buildRecording({ facts: factsOf('python'), sources: [], events: [], end }));
    expect(status({ outcome: 'exited', code: 1, exception: null })).toBe('exited');
    expect(status({ outcome: 'exited', code: 1, exception: 'E: e' })).toBe('raised');
    expect(status({ outcome: 'signalled', signal: 'SIGKILL' })).toBe('signalled');
    expect(status({ outcome: 'broken-off', reason: '' })).toBe('broken-off');
  });
});
