import type { Contents, Value } from '@pellucid/format';
import type { Kernel, PhotoPixels, Plane } from '@pellucid/vision';
import type { CallLog } from './call-log.ts';
import { type Numbers, previewOf, recordedTensor } from './preview.ts';

/** Up to so many bytes a tensor is in the recording as it is. */
export const TENSOR_BYTES = 65_536;
/** Of a larger one, the first bytes; its preview shows the rest. */
const BEGINNING = 4096;

/** Defines a tensor in the recording. One too large is cut, which shows in it, and has a field `preview`: its maps made smaller, which says how. */
export function defineTensor(log: CallLog, type: string, numbers: Numbers): Value {
  const whole = numbers.data.byteLength <= TENSOR_BYTES;
  const preview = whole ? null : previewOf(numbers);
  if (preview === null) return log.define(contentsOf(type, numbers, whole ? TENSOR_BYTES : BEGINNING, []));
  const { maps, allMaps, side } = preview;
  const squares = numbers.data instanceof Int32Array ? 'first of' : 'mean of';
  const fields: Contents['fields'] = [
    [text('maps'), text(maps === allMaps ? `all ${maps}` : `first ${maps} of ${allMaps}`)],
    ...(side === 1 ? [] : [[text('each number'), text(`${squares} ${side}×${side}`)] as const]),
  ];
  const small = log.define(contentsOf('Preview', preview, Number.POSITIVE_INFINITY, fields));
  return log.define(contentsOf(type, numbers, BEGINNING, [[text('preview'), small]]));
}

function contentsOf(type: string, numbers: Numbers, bytes: number, fields: Contents['fields']): Contents {
  const most = Math.min(bytes, numbers.data.byteLength);
  return { kind: 'tensor', type, fields, omittedFields: 0, tensor: recordedTensor(numbers, most) };
}

/** Planes of one size as a tensor [planes, height, width]. */
export function definePlanes(log: CallLog, planes: readonly Plane[]): Value {
  const [{ width, height } = { width: 0, height: 0 }] = planes;
  const data = new Float32Array(planes.length * width * height);
  for (const [i, { values }] of planes.entries()) data.set(values, i * width * height);
  return defineTensor(log, 'Planes', { shape: [planes.length, height, width], data });
}

/** A photograph as a tensor [height, width, channels] of its samples, of which the first are in the recording, with a small picture of it as preview. */
export function definePhoto(log: CallLog, { width, height, channels, data }: PhotoPixels): Value {
  const wide = data instanceof Uint16Array;
  const samples = data.slice(0, BEGINNING / data.BYTES_PER_ELEMENT);
  const whole = tensorOf('Photograph', wide ? 'uint16' : 'uint8', [height, width, channels], samples);
  const side = Math.ceil(Math.sqrt((width * height) / PHOTO_POSITIONS));
  const [rows, columns] = [Math.ceil(height / side), Math.ceil(width / side)];
  const small = new Uint8Array(rows * columns * 3);
  for (const [i] of small.entries()) {
    const [row, column, channel] = [Math.floor(i / (3 * columns)), Math.floor(i / 3) % columns, i % 3];
    let [sum, count] = [0, 0];
    for (let y = row * side; y < Math.min(height, (row + 1) * side); y++) {
      for (let x = column * side; x < Math.min(width, (column + 1) * side); x++, count++)
        sum += data[(y * width + x) * channels + channel] ?? 0;
    }
    small[i] = Math.round(sum / count / (wide ? 257 : 1));
  }
  const fields: Contents['fields'] = side === 1 ? [] : [[text('each pixel'), text(`mean of ${side}×${side}`)]];
  const preview = log.define({ ...tensorOf('Preview', 'uint8', [rows, columns, 3], small), fields });
  return log.define({ ...whole, fields: [[text('preview'), preview]] });
}

function tensorOf(
  type: string,
  dtype: string,
  shape: readonly number[],
  { buffer, byteOffset, byteLength }: Uint8Array | Uint8ClampedArray | Uint16Array,
): Contents {
  const data = new Uint8Array(buffer, byteOffset, byteLength);
  return { kind: 'tensor', type, fields: [], omittedFields: 0, tensor: { dtype, shape, statistics: null, data } };
}

/** Pixels of a photograph's preview, about. */
const PHOTO_POSITIONS = 16_384;

/** Anything made of plain values, lists, objects and kernels. An object within another that holds only plain values is there as its text. */
export function define(log: CallLog, value: unknown, within = false): Value {
  if (isPlain(value)) return plain(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => define(log, item));
    return log.define({ kind: 'list', type: 'Array', items, omitted: 0, fields: [], omittedFields: 0 });
  }
  if (typeof value !== 'object' || value === null) return { type: 'undefined' };
  if (isKernel(value)) return defineTensor(log, 'Kernel', { shape: [value.size, value.size], data: value.weights });
  const entries = Object.entries(value);
  if (within && entries.every(([, field]) => isPlain(field))) {
    const told = entries.map(([name, field]) => `${name} ${field}`).join(', ');
    return log.define({ kind: 'scalar', type: 'Object', text: told, fields: [], omittedFields: 0 });
  }
  const fields = entries.map(([name, field]) => [text(name), define(log, field, true)] as const);
  return log.define({ kind: 'instance', type: 'Object', fields, omittedFields: 0 });
}

function isPlain(value: unknown): value is Parameters<typeof plain>[0] {
  return value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
}

function isKernel(value: object): value is Kernel {
  return 'size' in value && 'weights' in value && value.weights instanceof Float32Array;
}

/** Null stands for itself. */
export function plain(value: number | string | boolean | null): Value {
  if (value === null) return { type: 'none' };
  if (typeof value === 'string') return text(value);
  if (typeof value === 'boolean') return { type: 'boolean', value };
  return Number.isSafeInteger(value) ? { type: 'int', value } : { type: 'float', value };
}

function text(value: string): Value {
  return { type: 'string', value };
}
