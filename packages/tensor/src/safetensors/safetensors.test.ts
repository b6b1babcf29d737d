import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sizeOf, type Value } from '../value.ts';
import { readSafetensors } from './read-safetensors.ts';
import { SafetensorsError } from './safetensors-error.ts';
import { ElementRangeError } from './stored-type.ts';
import { writeSafetensors } from './write-safetensors.ts';

const fixtures = new URL('../../../../fixtures/vision/checkpoints/', import.meta.url);
const script = new URL('../../../../tools/python/checkpoint_fixtures.py', import.meta.url);

interface Told {
  readonly type: 'f32' | 'i32';
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

function fixture(name: string): Uint8Array {
  return readFileSync(new URL(name, fixtures));
}

function toldBy(record: Readonly<Record<string, Told>>): Map<string, Value> {
  return new Map(
    Object.entries(record).map(([name, { type, shape, data }]) => [
      name,
      { shape, data: type === 'f32' ? Float32Array.from(data) : Int32Array.from(data) },
    ]),
  );
}

function expected(name: string): Map<string, Value> {
  return toldBy(JSON.parse(readFileSync(new URL('expected.json', fixtures), 'utf8'))[name]);
}

function floats(...data: number[]): Value {
  return { shape: [data.length], data: Float32Array.from(data) };
}

/** Bitwise, so that NaN equals itself and 0 is not -0. */
function bits(tensors: ReadonlyMap<string, Value>): unknown {
  return [...tensors]
    .map(([name, { shape, data }]) => [
      name,
      shape,
      data.constructor.name,
      [...new Uint32Array(data.buffer, data.byteOffset, data.length)],
    ])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}

/** A file of this header and so many bytes of tensors. */
function file(header: string, dataBytes = 0): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

function tensor(shape: string, offsets: string, type = 'F32'): string {
  return `{"dtype":"${type}","shape":${shape},"data_offsets":${offsets}}`;
}

const value: fc.Arbitrary<Value> = fc
  .tuple(fc.array(fc.nat({ max: 3 }), { maxLength: 4 }), fc.boolean())
  .chain(([shape, whole]) => {
    const length = { minLength: sizeOf(shape), maxLength: sizeOf(shape) };
    // Any bits: NaN of every payload, infinities, subnormals and -0 are among the floats.
    const bits = fc.uint32Array(length);
    return bits.map(({ buffer }) => ({ shape, data: whole ? new Int32Array(buffer) : new Float32Array(buffer) }));
  });
const name = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => text !== '__metadata__');
const tensors = fc
  .uniqueArray(fc.tuple(name, value), { maxLength: 6, selector: ([key]) => key })
  .map((all) => new Map(all));
const metadata = fc
  .uniqueArray(fc.tuple(name, fc.string({ unit: 'binary' })), { maxLength: 4, selector: ([key]) => key })
  .map((all) => new Map(all));

describe('safetensors', () => {
  it('reads what it wrote, to the bit', () => {
    fc.assert(
      fc.property(tensors, metadata, (written, facts) => {
        const read = readSafetensors(writeSafetensors(written, facts));
        expect(bits(read.tensors)).toEqual(bits(written));
        expect(new Map(read.metadata)).toEqual(facts);
      }),
    );
  });

  it('writes again the bytes that it wrote, in whatever order the tensors come', () => {
    fc.assert(
      fc.property(tensors, metadata, (written, facts) => {
        const bytes = writeSafetensors(written, facts);
        const read = readSafetensors(bytes);
        const reversed = new Map([...read.tensors].reverse());
        expect(writeSafetensors(reversed, new Map([...read.metadata].reverse()))).toEqual(bytes);
      }),
    );
  });

  it('reads and writes the very bytes of the official library', () => {
    const bytes = fixture('canonical.safetensors');
    const read = readSafetensors(bytes);
    expect(bits(read.tensors)).toEqual(bits(expected('canonical.safetensors')));
    expect(read.metadata.get('format')).toBe('pt');
    expect(Buffer.from(writeSafetensors(read.tensors, read.metadata))).toEqual(bytes);
  });

  it('reads every type that it knows, of the official library', () => {
    expect(bits(readSafetensors(fixture('types.safetensors')).tensors)).toEqual(bits(expected('types.safetensors')));
  });

  it('writes halves as the official library does', () => {
    const halves = new Map([
      ['labels', { shape: [5], data: Int32Array.of(-2, -1, 0, 1, 2) }],
      ['a', floats(1 / 3, 65519, 65520, 1e-8)],
      ['b', expected('halves.safetensors').get('b')!],
    ]);
    expect(Buffer.from(writeSafetensors(halves, new Map(), 'F16'))).toEqual(fixture('halves.safetensors'));
  });

  it('reads bytes that lie at an odd address', () => {
    const bytes = fixture('types.safetensors');
    const moved = new Uint8Array(bytes.length + 1);
    moved.set(bytes, 1);
    expect(bits(readSafetensors(moved.subarray(1)).tensors)).toEqual(bits(expected('types.safetensors')));
  });

  it('shares no memory with the file', () => {
    // A Buffer, because its `slice` shares what the one of Uint8Array copies.
    const bytes = Buffer.from(writeSafetensors(new Map([['a', floats(1, 2)]])));
    const read = readSafetensors(bytes);
    bytes.fill(0);
    expect(read.tensors.get('a')).toEqual(floats(1, 2));
  });

  it('takes __proto__ for a name like any other', () => {
    const read = readSafetensors(writeSafetensors(new Map([['__proto__', floats(1)]]), new Map([['__proto__', 'x']])));
    expect(read.tensors.get('__proto__')).toEqual(floats(1));
    expect(read.metadata.get('__proto__')).toBe('x');
  });

  it('reads a file without tensors, white space in the header, and an empty shape beside a huge one', () => {
    expect(readSafetensors(file('{}')).tensors.size).toBe(0);
    const read = readSafetensors(
      file(`{ "a" :\t${tensor('[9007199254740991, 0]', '[0,0]')},"b":${tensor('[]', '[0,4]')}}  \n`, 4),
    );
    expect([...read.tensors.keys()]).toEqual(['a', 'b']);
  });

  it.skipIf(process.env['PELLUCID_TORCH_PYTHON'] === undefined)(
    'writes files that the official library reads and writes alike',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'pellucid-safetensors-'));
      const [ours, theirs] = [join(folder, 'ours.safetensors'), join(folder, 'theirs.safetensors')];
      const python = (...words: string[]): string =>
        execFileSync(process.env['PELLUCID_TORCH_PYTHON']!, [script.pathname, ...words], { encoding: 'utf8' });
      try {
        const written = new Map([...expected('canonical.safetensors'), ['\u007f\u2028 \t', floats(1.5, -2)]]);
        const bytes = writeSafetensors(written, new Map([['a "key"', 'a\nvalue']]));
        writeFileSync(ours, bytes);
        const told = JSON.parse(python('tell', ours));
        expect(bits(toldBy(told.tensors))).toEqual(bits(written));
        expect(told.metadata).toEqual({ 'a "key"': 'a\nvalue' });
        python('rewrite', ours, theirs);
        expect(readFileSync(theirs)).toEqual(Buffer.from(bytes));
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});

describe('a safetensors file that is wrong', () => {
  const cases: readonly [what: string, bytes: Uint8Array, problem: string, message: RegExp][] = [
    ['ends in its first bytes', new Uint8Array(7), 'size', /ends after 7/],
    [
      'claims a header longer than itself',
      new Uint8Array([100, 0, 0, 0, 0, 0, 0, 0, 1]),
      'size',
      /claims 100 bytes; the file has 1 /,
    ],
    [
      'claims a header above the limit',
      new Uint8Array(8).fill(255),
      'size',
      /claims 18446744073709551615 bytes; the format allows 100000000/,
    ],
    ['has a header that is not UTF-8', file('{}').fill(0xff, 8), 'header', /not UTF-8/],
    ['has no header', file(''), 'header', /has its end at character 0, where \{ was expected/],
    ['has text after the header', file('{} {}'), 'header', /has "\{" at character 3, where its end was expected/],
    ['has a trailing comma', file(`{"a":${tensor('[0]', '[0,0]')},}`), 'header', /has "\}" at character/],
    ['has a list for a header', file('[]'), 'header', /has "\[" at character 0/],
    ['has a string without an end', file('{"a'), 'header', /broken string at character 1/],
    ['has a string with a bad escape', file('{"\\x":1}'), 'header', /broken string at character 1/],
    ['has half a surrogate pair for a name', file(`{"\\ud800":${tensor('[0]', '[0,0]')}}`), 'header', /broken string/],
    [
      'names a tensor twice',
      file(`{"a":${tensor('[0]', '[0,0]')},"\\u0061":${tensor('[0]', '[0,0]')}}`),
      'header',
      /key "a" twice/,
    ],
    ['gives a field twice', file('{"a":{"shape":[1],"shape":[2]}}'), 'header', /key "shape" twice/],
    ['gives a metadata key twice', file('{"__metadata__":{"k":"1","k":"2"}}'), 'header', /key "k" twice/],
    ['has numbers for metadata', file('{"__metadata__":{"k":1}}'), 'header', /where " was expected/],
    ['nests its metadata', file('{"__metadata__":{"k":{}}}'), 'header', /where " was expected/],
    ['has an unknown field', file('{"a":{"size":1}}'), 'header', /field "size"/],
    ['leaves out the type', file('{"a":{"shape":[0],"data_offsets":[0,0]}}'), 'header', /needs dtype/],
    ['has three offsets', file(`{"a":${tensor('[1]', '[0,4,4]')}}`, 4), 'header', /two data_offsets/],
    [
      'has a negative size',
      file(`{"a":${tensor('[-1]', '[0,4]')}}`, 4),
      'header',
      /"-1" at character 29, where a whole number/,
    ],
    ['has a fraction for a size', file(`{"a":${tensor('[1.5]', '[0,4]')}}`, 4), 'header', /"1.5"/],
    ['has an exponent for a size', file(`{"a":${tensor('[1e0]', '[0,4]')}}`, 4), 'header', /"1e0"/],
    ['has a text for a size', file(`{"a":${tensor('["1"]', '[0,4]')}}`, 4), 'header', /whole number/],
    [
      'has a size above 2^53',
      file(`{"a":${tensor('[9007199254740993]', '[0,4]')}}`, 4),
      'header',
      /"9007199254740993"/,
    ],
    ['has null for a shape', file(`{"a":${tensor('null', '[0,4]')}}`, 4), 'header', /has "n" at character/],
    [
      'has a type of its own',
      file(`{"a":${tensor('[1]', '[0,4]', 'U32')}}`, 4),
      'type',
      /type "U32"; read are F64, F32/,
    ],
    [
      'has a type by the name of a method',
      file(`{"a":${tensor('[1]', '[0,4]', 'toString')}}`, 4),
      'type',
      /"toString"/,
    ],
    [
      'has a shape of more elements than bytes',
      file(`{"a":${tensor('[2,3]', '[0,4]')}}`, 4),
      'shape',
      /\[2,3\] and type F32 needs 24 bytes, and has 4/,
    ],
    [
      'has a shape whose product overflows',
      file(`{"a":${tensor('[4294967296,4294967296]', '[0,0]')}}`),
      'shape',
      /more bytes than any file has/,
    ],
    [
      'ends a tensor before its beginning',
      file(`{"a":${tensor('[1]', '[4,0]')}}`, 4),
      'layout',
      /end before they begin/,
    ],
    [
      'puts a tensor outside of itself',
      file(`{"a":${tensor('[2]', '[0,8]')}}`, 4),
      'layout',
      /the file has 4 bytes of tensors/,
    ],
    [
      'leaves a gap',
      file(`{"a":${tensor('[1]', '[4,8]')}}`, 8),
      'layout',
      /leaves a gap: the tensors before it end at 0/,
    ],
    [
      'lets tensors overlap',
      file(`{"a":${tensor('[2]', '[0,8]')},"b":${tensor('[2]', '[4,12]')}}`, 12),
      'layout',
      /"b".* overlaps another tensor/,
    ],
    [
      'lets tensors share their bytes',
      file(`{"a":${tensor('[1]', '[0,4]')},"b":${tensor('[1]', '[0,4]')}}`, 4),
      'layout',
      /overlaps/,
    ],
    ['has bytes that belong to no tensor', file(`{"a":${tensor('[1]', '[0,4]')}}`, 9), 'layout', /end at byte 4 of 9/],
    ['is of a type from after this library', fixture('float8.safetensors'), 'type', /"F8_E4M3"/],
  ];

  it.each(cases)('%s: one clear error', (_, bytes, problem, message) => {
    expect(() => readSafetensors(bytes)).toThrow(SafetensorsError);
    expect(() => readSafetensors(bytes)).toThrow(message);
    expect(() => readSafetensors(bytes)).toThrow(expect.objectContaining({ problem }));
  });

  it('cut at any byte, or with any byte changed, is read or gives a named error', () => {
    const bytes = fixture('types.safetensors');
    const attempt = (broken: Uint8Array): void => {
      try {
        readSafetensors(broken);
      } catch (error) {
        expect(error instanceof SafetensorsError || error instanceof ElementRangeError).toBe(true);
      }
    };
    for (let length = 0; length < bytes.length; length++)
      expect(() => readSafetensors(bytes.subarray(0, length))).toThrow(SafetensorsError);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }), (at, byte) => {
        const broken = Uint8Array.from(bytes);
        broken[at] = byte;
        attempt(broken);
      }),
      { numRuns: 500 },
    );
  });

  it('names the element that does not fit 32 bits', () => {
    const bytes = file(`{"steps":${tensor('[2]', '[0,16]', 'I64')}}`, 16);
    new DataView(bytes.buffer).setBigInt64(bytes.length - 8, 2n ** 31n, true);
    expect(() => readSafetensors(bytes)).toThrow(
      'Element 1 of tensor "steps" is 2147483648; integers are read when they fit 32 bits',
    );
  });

  it('tells of a hostile name what fits a line', () => {
    const bytes = file(`{"${'\\u001b[31m'.repeat(40)}":${tensor('[1]', '[0,8]')}}`, 8);
    expect(() => readSafetensors(bytes)).toThrow(/"(\\u001b\[31m){16}"… \(200 characters\)/);
  });
});

describe('what cannot be written as safetensors', () => {
  it.each([
    ['the key of the metadata as a name', new Map([['__metadata__', floats(1)]]), 'name'],
    ['half a surrogate pair as a name', new Map([['\ud800', floats(1)]]), 'name'],
    ['a shape that does not fit its data', new Map([['a', { shape: [3], data: new Float32Array(2) }]]), 'shape'],
    ['a shape of negative sizes', new Map([['a', { shape: [-1, -2], data: new Float32Array(2) }]]), 'shape'],
  ])('%s', (_, written, problem) => {
    expect(() => writeSafetensors(written)).toThrow(expect.objectContaining({ name: 'SafetensorsError', problem }));
  });

  it('half a surrogate pair in the metadata', () => {
    expect(() => writeSafetensors(new Map(), new Map([['a', '\udc00']]))).toThrow(SafetensorsError);
  });
});
