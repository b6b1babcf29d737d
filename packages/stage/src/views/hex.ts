import type { Contents } from '@pellucid/format';
import type { Item, TextItem } from '../display.ts';
import { itemPart, pressable, wholePart } from '../drawn-part.ts';
import { frame, tag, tagWidth, words } from '../marks.ts';
import { numberOf } from '../same-value.ts';
import { viewWords } from '../words/view-words.ts';
import { itemsOf, movingPointers, omittedOf, slotsOf, type ViewInput } from './view.ts';
import { windowStart, windowText } from './window.ts';

const pitch = 26;

/** Bytes in rows of eight or sixteen, each as two digits, with the signs that they stand for beside them. */
export function hex(input: ViewInput): readonly Item[] {
  const { box, after, now, progress } = input;
  const slots = slotsOf(input);
  const whole = itemsOf(after).length + omittedOf(after);
  if (whole === 0) return [words({ x: box.x + box.w / 2, y: box.y + 40 }, viewWords[now.locale].empty, 'center')];
  const across = box.w >= 620 ? 16 : 8;
  const cell = across === 16 ? 26 : 24;
  const width = 56 + across * cell + 16 + across * 9;
  const left = box.x + Math.max(0, (box.w - width - 40) / 2);
  const lines = Math.max(1, Math.floor((box.h - 30) / pitch));
  const pointers = movingPointers(input);
  const room = lines * across;
  const pointed = pointers.map(({ to }) => to).filter((place) => place < itemsOf(after).length);
  const start = whole > room ? windowStart(slots, pointed, room, across) : 0;
  const top = box.y + 8;
  const items: Item[] = [];
  for (let at = start; at < Math.min(whole, start + room); at += across) {
    const y = top + ((at - start) / across) * pitch + 17;
    items.push({ kind: 'text', x: left, y, text: at.toString(16).padStart(4, '0'), size: 12, fill: 'ink-3' });
  }
  for (const { to, value, was, role } of slots) {
    if (to === null || to < start || to >= start + room) continue;
    const byte = numberOf(progress < 0.5 && was !== undefined ? was : value);
    if (byte === null) continue;
    const [row, column] = [Math.floor((to - start) / across), (to - start) % across];
    const x = left + 56 + column * cell;
    const y = top + row * pitch;
    const written = role !== 'rest' && progress > 0;
    if (written)
      items.push(
        frame(
          { x: x - 1, y, w: cell - 1, h: pitch - 2 },
          { role: role === 'deleted' ? 'deleted' : 'written', lift: true },
        ),
      );
    const ink = written ? 'written-ink' : byte === 0 ? 'ink-3' : 'ink';
    const text: Omit<TextItem, 'x' | 'text' | 'weight'> = {
      kind: 'text',
      y: y + 17,
      size: 13,
      align: 'center',
      fill: ink,
    };
    items.push({
      ...text,
      x: x + cell / 2 - 1,
      text: byte.toString(16).padStart(2, '0'),
      ...(written && { weight: 600 as const }),
    });
    const sign = byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·';
    items.push({
      ...text,
      x: left + 56 + across * cell + 20 + column * 9,
      text: sign,
      fill: sign === '·' ? 'ink-3' : ink,
    });
    items.push(...pressable({ x: x - 1, y, w: cell - 1, h: pitch - 2 }, itemPart(input, to) ?? wholePart(input)));
  }
  const stacked = new Map<number, number>();
  for (const { name, hue, to } of pointers) {
    if (to < start || to >= start + room) continue;
    const [row, column] = [Math.floor((to - start) / across), (to - start) % across];
    const at = { x: left + 56 + column * cell - 1, y: top + row * pitch, w: cell - 1, h: pitch - 2 };
    items.push({ kind: 'rect', ...at, radius: 4, stroke: `pointer-${hue}`, width: 2 });
    // At the end of the line, where no byte lies under it.
    const offset = stacked.get(row) ?? 0;
    stacked.set(row, offset + tagWidth(name) + 10);
    items.push(...tag({ x: left + width + offset, y: top + row * pitch + pitch / 2 - 1 }, name, hue, 'right'));
  }
  if (whole > room || omittedOf(after) > 0)
    items.push(
      words(
        { x: box.x, y: box.y + box.h - 2 },
        windowText(start, Math.min(room, itemsOf(after).length - start), whole, now.locale),
      ),
    );
  return items;
}

/** Whether the contents are bytes: a bytearray or a buffer of them. */
export function isBytes(contents: Contents): boolean {
  if (contents.kind === 'tensor') return /^u?int8$/.test(contents.tensor.dtype) && contents.tensor.shape.length === 1;
  return contents.kind === 'list' && /^(?:bytearray|Buffer|bytes)$/.test(contents.type);
}
