import { readFileSync } from 'node:fs';
import { ElementRangeError, type Value } from '@pellucid/tensor';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { CheckpointError, ForbiddenGlobalError } from './checkpoint-error.ts';
import { convertCheckpoint } from './convert-checkpoint.ts';
import { fpnInceptionNaming, fpnMobilenetNaming } from './deblurgan-naming.ts';
import { readPytorchCheckpoint } from './pytorch-checkpoint.ts';
import * as p from './testing/pickle.ts';

const fixtures = new URL('../../../../fixtures/vision/checkpoints/', import.meta.url);

function fixture(name: string): Uint8Array {
  return readFileSync(new URL(name, fixtures));
}

interface Told {
  readonly type: 'f32' | 'i32';
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

function expected(name: string): Map<string, Value> {
  const told: Record<string, Told> = JSON.parse(readFileSync(new URL('expected.json', fixtures), 'utf8'))[name];
  return new Map(
    Object.entries(told).map(([key, { type, shape, data }]) => [
      key,
      { shape, data: type === 'f32' ? Float32Array.from(data) : Int32Array.from(data) },
    ]),
  );
}

/** One tensor `x` on a storage of the six numbers 0 to 5. */
function viewOf(offset: number, shape: readonly number[], strides: readonly number[]): Uint8Array {
  return p.legacyFile(p.dict([['x', p.tensor(p.storage('k', 6), offset, shape, strides)]]), { k: [0, 1, 2, 3, 4, 5] });
}

function zipOf(pickle: p.Piece, entries: Readonly<Record<string, Uint8Array>> = {}, level: 0 | 9 = 0): Uint8Array {
  return zipSync({ 'a/data.pkl': Uint8Array.from(p.pickle(pickle)), ...entries }, { level });
}

const weight = p.dict([['x', p.tensor(p.storage('0', 2), 0, [2], [1])]]);

describe.each(['zip', 'legacy'])('a checkpoint of PyTorch (%s)', (format) => {
  it('gives every tensor of every type, views and shared storages among them', () => {
    expect(readPytorchCheckpoint(fixture(`state.${format}.pt`))).toEqual(expected(`state.${format}.pt`));
  });

  it('gives one Value to names that share one tensor', () => {
    const state = readPytorchCheckpoint(fixture(`state.${format}.pt`));
    expect(state.get('same')).toBe(state.get('whole'));
  });

  it('gives the one part that has parameters, beside an optimizer and numbers', () => {
    expect(readPytorchCheckpoint(fixture(`parts.${format}.pt`))).toEqual(expected(`parts.${format}.pt`));
  });

  it('gives what nn.Parameter wraps', () => {
    expect(readPytorchCheckpoint(fixture(`parameter.${format}.pt`))).toEqual(expected(`parameter.${format}.pt`));
  });

  it('asks which of two models is meant', () => {
    const bytes = fixture(`two-models.${format}.pt`);
    expect(() => readPytorchCheckpoint(bytes)).toThrow(
      'several sets of parameters: choose one of "generator", "critic"',
    );
    expect([...readPytorchCheckpoint(bytes, 'critic').keys()]).toEqual(['b']);
    expect(() => readPytorchCheckpoint(bytes, 'model')).toThrow(
      'no parameters under "model"; it has them under "generator", "critic"',
    );
  });

  it('that calls os.system is refused by that name', () => {
    const read = (): unknown => readPytorchCheckpoint(fixture(`malicious.${format}.pt`));
    expect(read).toThrow(ForbiddenGlobalError);
    expect(read).toThrow(expect.objectContaining({ global: 'posix.system' }));
    expect(read).toThrow(/asks for "posix.system" of Python/);
  });

  it('that is a whole module is refused by the name of its class', () => {
    const read = (): unknown => readPytorchCheckpoint(fixture(`module.${format}.pt`));
    expect(read).toThrow(
      expect.objectContaining({ name: 'ForbiddenGlobalError', global: 'torch.nn.modules.linear.Linear' }),
    );
  });

  it('cut at any byte gives a named error', () => {
    const bytes = fixture(`parts.${format}.pt`);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readPytorchCheckpoint(bytes.subarray(0, length))).toThrow(CheckpointError);
    }
  });

  it('with any byte changed is read or gives a named error', () => {
    const bytes = fixture(`state.${format}.pt`);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }), (at, byte) => {
        const broken = Uint8Array.from(bytes);
        broken[at] = byte;
        try {
          readPytorchCheckpoint(broken);
        } catch (error) {
          if (!(error instanceof CheckpointError || error instanceof ElementRangeError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the authors' checkpoints of DeblurGAN-v2", () => {
  it.each([
    ['fpn-inception.pt', fpnInceptionNaming],
    ['fpn-mobilenet.pt', fpnMobilenetNaming],
  ])('%s: each parameter once, by the names of the backbone', (name, naming) => {
    expect(convertCheckpoint(readPytorchCheckpoint(fixture(name)), naming)).toEqual(expected(name));
  });
});

describe('a view of a storage', () => {
  const numbers = (bytes: Uint8Array): number[] => [...(readPytorchCheckpoint(bytes).get('x')?.data ?? [])];

  it('is read by its strides', () => {
    expect(numbers(viewOf(1, [2, 2], [1, 2]))).toEqual([1, 3, 2, 4]);
    expect(numbers(viewOf(5, [1, 1], [99, 99]))).toEqual([5]);
    expect(numbers(viewOf(2, [2, 3], [0, 1]))).toEqual([2, 3, 4, 2, 3, 4]);
    expect(numbers(viewOf(3, [], []))).toEqual([3]);
    expect(numbers(viewOf(6, [3, 0], [7, 7]))).toEqual([]);
  });

  it('is what an obvious loop gives, for any shape, strides and offset that fit', () => {
    const axis = fc.record({ size: fc.nat({ max: 3 }), stride: fc.nat({ max: 4 }) });
    fc.assert(
      fc.property(fc.array(axis, { maxLength: 4 }), fc.nat({ max: 3 }), (axes, offset) => {
        const data = Array.from({ length: 64 }, (_, i) => i);
        const [shape, strides] = [axes.map(({ size }) => size), axes.map(({ stride }) => stride)];
        const of = p.storage('k', data.length);
        const bytes = p.legacyFile(p.dict([['x', p.tensor(of, offset, shape, strides)]]), { k: data });
        const visit = ([first, ...rest]: typeof axes, at: number): number[] =>
          first === undefined
            ? [at]
            : Array.from({ length: first.size }, (_, i) => visit(rest, at + i * first.stride)).flat();
        expect(readPytorchCheckpoint(bytes).get('x')).toEqual({ shape, data: Float32Array.from(visit(axes, offset)) });
      }),
    );
  });

  it.each([
    [1, [6], [1]],
    [0, [2, 4], [3, 1]],
    [7, [], []],
    [0, [2], [2 ** 52]],
    [2 ** 52, [1], [1]],
  ])('beyond its storage is refused: offset %d, shape %j, strides %j', (offset, shape, strides) => {
    expect(() => readPytorchCheckpoint(viewOf(offset, shape, strides))).toThrow(
      /"x" of shape .* reaches beyond its storage of 6 elements/,
    );
  });

  it.each([
    [[2 ** 40], [0]],
    [
      [2 ** 52, 2 ** 52, 2 ** 52],
      [0, 0, 0],
    ],
    [[25], [0]],
  ])('that makes much of little is refused: shape %j, strides %j', (shape, strides) => {
    expect(() => readPytorchCheckpoint(viewOf(0, shape, strides))).toThrow(
      'the 6 numbers of the checkpoint are read over 4 times',
    );
  });

  it('that hides a huge shape behind an axis of none does not lift the bound', () => {
    const of = p.storage('k', 6);
    // Their product is infinite before it meets the zero, and not a number after.
    const shape = [...Array(20).fill(2 ** 52), 0];
    const none = p.tensor(of, 0, shape, shape);
    const much = p.tensor(of, 0, [2 ** 40], [0]);
    const bytes = p.legacyFile(
      p.dict([
        ['a', none],
        ['x', much],
      ]),
      { k: [0, 1, 2, 3, 4, 5] },
    );
    expect(() => readPytorchCheckpoint(bytes)).toThrow(/over 4 times/);
  });

  it('may overlap with many others only up to a bound', () => {
    const views = Array.from({ length: 30 }, (_, i): [string, p.Piece] => [
      `x${i}`,
      p.tensor(p.storage('k', 40), 0, [40 - i], [1]),
    ]);
    const bytes = p.legacyFile(p.dict(views), { k: Array(40).fill(1) });
    expect(() => readPytorchCheckpoint(bytes)).toThrow(
      'Up to tensor "x4" the 40 numbers of the checkpoint are read over 4 times',
    );
  });

  it('is read as PyTorch 0.3 described it', () => {
    const counts = p.tuple(p.integer(2));
    const old = p.call(
      p.global('torch._utils', '_rebuild_tensor'),
      p.storage('k', 6),
      p.integer(3),
      counts,
      p.tuple(p.integer(1)),
    );
    expect(numbers(p.legacyFile(p.dict([['x', old]]), { k: [0, 1, 2, 3, 4, 5] }))).toEqual([3, 4]);
  });
});

describe('a checkpoint that is wrong', () => {
  const x = p.tensor(p.storage('k', 1), 0, [1], [1]);
  const selfContained = [...p.dict([['x', x]]), 0x71, 9, ...p.mark, ...p.text('self'), 0x68, 9, ...p.setItems];
  const deep = Array.from({ length: 40 }).reduce((inner: p.Piece) => p.dict([['d', inner]]), p.dict([['x', x]]));
  const cases: readonly [what: string, bytes: Uint8Array, message: RegExp][] = [
    ['is empty', new Uint8Array(), /file of 0 bytes starts with ""/],
    ['is of another kind', strToU8('\x89HDF\r\n\x1a\n...'), /starts with "c2 89 48 44 46 0d 0a 1a"/],
    ['is a number', p.legacyFile(p.integer(3)), /holds a number, where a dictionary/],
    ['is empty inside', p.legacyFile(p.dict([])), /holds no tensors/],
    [
      'has a storage shorter than it says',
      p.legacyFile(p.dict([['x', x]]), { k: [1, 2] }),
      /"k" has 2 elements, where its tensors say 1/,
    ],
    ['lacks a storage', p.legacyFile(p.dict([['x', x]])), /Storage "k" is not in the checkpoint/],
    [
      'lists a storage that no tensor has',
      p.legacyFile(p.dict([['x', x]]), { k: [1], m: [1] }),
      /storage "m" that no tensor has/,
    ],
    [
      'describes a storage in two ways',
      p.legacyFile(
        p.dict([
          ['x', x],
          ['y', p.tensor(p.storage('k', 2), 0, [1], [1])],
        ]),
      ),
      /storage k in two ways/,
    ],
    [
      'has a storage of a type that is not read',
      p.legacyFile(p.storage('k', 1, 'ComplexFloatStorage')),
      /asks for "torch.ComplexFloatStorage"/,
    ],
    [
      'claims a storage of a negative length',
      p.legacyFile(p.storage('k', -1)),
      /A storage of the checkpoint is described/,
    ],
    [
      'has a shape with a negative size',
      p.legacyFile(p.tensor(p.storage('k', 1), 0, [-1], [1])),
      /has -1; expected are whole numbers/,
    ],
    [
      'has a shape without strides',
      p.legacyFile(p.tensor(p.storage('k', 1), 0, [1], [])),
      /A tensor of the checkpoint is described/,
    ],
    [
      'has too many axes',
      p.legacyFile(p.tensor(p.storage('k', 1), 0, Array(65).fill(1), Array(65).fill(1))),
      /A tensor of the checkpoint is described/,
    ],
    [
      'calls a name that is data',
      p.legacyFile(p.call(p.global('torch', 'FloatStorage'))),
      /calls a global that is no function/,
    ],
    ['calls a text', p.legacyFile(p.call(p.text('eval'))), /calls a string that is no function/],
    [
      'hides a global behind an allowed name',
      p.legacyFile(p.global('torch._utils', '_rebuild_tensor_v2.__globals__')),
      /__globals__"/,
    ],
    ['has an opcode of other pickles', p.legacyFile([0x93]), /opcode 0x93, which no dictionary of tensors needs/],
    ['is of protocol 4', p.legacyFile([0x80, 4]), /protocol 4; PyTorch writes 2/],
    ['takes from an empty stack', p.legacyFile([0x86]), /takes more from its stack/],
    ['takes from below a mark', p.legacyFile([...p.none, ...p.none, ...p.mark, 0x86]), /takes more from its stack/],
    ['takes up to no mark', p.legacyFile([0x74]), /up to a mark that it did not set/],
    ['recalls what it did not remember', p.legacyFile([0x68, 7]), /recalls 7/],
    ['remembers nothing', p.legacyFile([0x71, 7]), /top of an empty stack/],
    ['sets items of a number', p.legacyFile([...p.integer(1), ...p.mark, ...p.setItems]), /sets items of a number/],
    [
      'sets a key without a value',
      p.legacyFile([...p.emptyDict, ...p.mark, ...p.none, ...p.setItems]),
      /key without a value/,
    ],
    ['has a tuple for a key', p.legacyFile([...p.emptyDict, ...p.tuple(), ...p.none, 0x73]), /has a tuple for a key/],
    ['appends to a number', p.legacyFile([...p.integer(1), ...p.none, 0x61]), /appends to a number/],
    ['sets attributes of a text', p.legacyFile([...p.text(''), ...p.none, 0x62]), /sets attributes of a string/],
    ['has text that is not UTF-8', p.legacyFile([0x58, 1, 0, 0, 0, 0xff]), /is not UTF-8/],
    [
      'claims a text of four gigabytes',
      p.legacyFile([0x58, 255, 255, 255, 255]),
      /4294967295 bytes were expected at byte/,
    ],
    ['contains itself', p.legacyFile(selfContained, { k: [1] }), /one dictionary in two places/],
    [
      'is nested without end',
      p.legacyFile(
        p.dict([
          ['x', x],
          ['d', deep],
        ]),
        { k: [1] },
      ),
      /more than 32 deep/,
    ],
    [
      'has two tensors of one name',
      p.legacyFile(
        p.dict([
          ['a.x', x],
          ['a', p.dict([['x', x]])],
        ]),
        { k: [1] },
      ),
      /two tensors "a.x"/,
    ],
    ['is a zip archive of something else', zipSync({ 'a/b.txt': strToU8('b') }), /has 0 entries data.pkl/],
    [
      'is a zip archive without a storage',
      zipOf(weight),
      /Storage "0" of 2 F32 needs 8 bytes, and is not in the archive/,
    ],
    [
      'is a zip archive with a short storage',
      zipOf(weight, { 'a/data/0': new Uint8Array(7) }),
      /needs 8 bytes, and has 7 bytes/,
    ],
    ['is from a big-endian machine', zipOf(weight, { 'a/byteorder': strToU8('big') }), /big-endian/],
    [
      'is a bomb',
      zipOf(weight, { 'a/data/0': new Uint8Array(1_000_000) }, 9),
      /claims more than 16 times its \d+ bytes, at entry "a\/data\/0"/,
    ],
  ];

  it.each(cases)('%s: one clear error', (_, bytes, message) => {
    expect(() => readPytorchCheckpoint(bytes)).toThrow(CheckpointError);
    expect(() => readPytorchCheckpoint(bytes)).toThrow(message);
  });

  it('from a big-endian machine of before PyTorch 1.6', () => {
    const bytes = p.legacyFile(p.dict([]));
    const at = bytes.indexOf(0x7d);
    const facts = Uint8Array.from([...p.emptyDict, ...p.text('little_endian'), 0x89, 0x73]);
    // In place of the empty facts, after the opcode of the empty dictionary: mark and setItems.
    const broken = Uint8Array.from([...bytes.subarray(0, at), ...facts, ...bytes.subarray(at + 3)]);
    expect(() => readPytorchCheckpoint(broken)).toThrow(/big-endian/);
  });

  it('whose zip directory claims billions of entries', () => {
    const bytes = zipOf(weight);
    const end = bytes.length - 22;
    const zip64 = new Uint8Array(bytes.length + 20 + 56);
    zip64.set(bytes.subarray(0, end));
    const view = new DataView(zip64.buffer);
    view.setUint32(end, 0x6064b50, true);
    view.setUint32(end + 32, 0xffffffff, true);
    view.setUint32(end + 48, new DataView(bytes.buffer).getUint32(end + 16, true), true);
    view.setUint32(end + 56, 0x7064b50, true);
    view.setUint32(end + 64, end, true);
    zip64.set(bytes.subarray(end), end + 76);
    expect(() => readPytorchCheckpoint(zip64)).toThrow('The directory of the zip archive is broken');
  });

  it('is read when another tool has compressed it', () => {
    const numbers = new Uint8Array(Float32Array.of(1, 2).buffer);
    expect(readPytorchCheckpoint(zipOf(weight, { 'a/data/0': numbers }, 9)).get('x')?.data).toEqual(
      Float32Array.of(1, 2),
    );
  });
});
