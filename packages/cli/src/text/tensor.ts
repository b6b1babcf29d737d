import type { Tensor } from '@pellucid/format';
import { printableLine } from './printable.ts';

/** dtype, shape and the first elements (or the statistics, where the elements cannot be shown) in about `room` characters. */
export function tensorText(tensor: Tensor, room: number): string {
  const head = `${printableLine(tensor.dtype)} ${tensor.shape.length === 0 ? 'scalar' : tensor.shape.join('×')}`;
  const count = tensor.shape.reduce((product, dimension) => product * dimension, 1);
  const read = readers[tensor.dtype];
  if (read === undefined || (tensor.data.length === 0 && count > 0)) return `${head}${statisticsText(tensor)}`;
  const view = new DataView(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength);
  const available = Math.min(count, Math.floor(view.byteLength / read.width));
  let text = '';
  for (let index = 0; index < available; index++) {
    const next = `${index === 0 ? '' : ' '}${elementText(read.at(view, index * read.width))}`;
    if (index > 0 && head.length + text.length + next.length + 4 > room) return `${head} [${text} …]`;
    text += next;
  }
  return `${head} [${text}${available < count ? ' …' : ''}]`;
}

function elementText(element: number | bigint | boolean): string {
  return typeof element === 'number' && !Number.isInteger(element)
    ? String(Number(element.toPrecision(4)))
    : String(element);
}

function statisticsText({ statistics }: Tensor): string {
  if (statistics === null) return '';
  const { min, max, mean } = statistics;
  return `, ${elementText(min)} to ${elementText(max)}, mean ${elementText(mean)}`;
}

interface ElementReader {
  readonly width: number;
  at(view: DataView, offset: number): number | bigint | boolean;
}

const readers: Readonly<Record<string, ElementReader>> = {
  bool: { width: 1, at: (view, offset) => view.getUint8(offset) !== 0 },
  int8: { width: 1, at: (view, offset) => view.getInt8(offset) },
  uint8: { width: 1, at: (view, offset) => view.getUint8(offset) },
  int16: { width: 2, at: (view, offset) => view.getInt16(offset, true) },
  uint16: { width: 2, at: (view, offset) => view.getUint16(offset, true) },
  int32: { width: 4, at: (view, offset) => view.getInt32(offset, true) },
  uint32: { width: 4, at: (view, offset) => view.getUint32(offset, true) },
  int64: { width: 8, at: (view, offset) => view.getBigInt64(offset, true) },
  uint64: { width: 8, at: (view, offset) => view.getBigUint64(offset, true) },
  float32: { width: 4, at: (view, offset) => view.getFloat32(offset, true) },
  float64: { width: 8, at: (view, offset) => view.getFloat64(offset, true) },
};
