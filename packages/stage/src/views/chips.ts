import type { Item, Point } from '../display.ts';
import { partOf } from '../drawn-part.ts';
import { easeMove } from '../ease.ts';
import { labelOf } from '../label.ts';
import { cell, labelWidth, type Role, words } from '../marks.ts';
import { countText } from '../text.ts';
import { viewWords } from '../words/view-words.ts';
import { itemsOf, omittedOf, slotsOf, type ViewInput } from './view.ts';

const height = 28;
const gap = 8;

/** The members of a set, without places: chips that flow like words. */
export function chips(input: ViewInput): readonly Item[] {
  const { box, after, progress, now } = input;
  const part = easeMove(progress);
  const items: Item[] = [];
  const slots = slotsOf(input);
  const roleOf = ({ role }: (typeof slots)[number]): Role =>
    progress > 0 && role !== 'rest' && role !== 'written' ? role : 'rest';
  const widthOf = (slot: (typeof slots)[number]): number =>
    Math.min(box.w, Math.max(44, labelWidth(labelOf(slot.value, now)) + (roleOf(slot) === 'created' ? 38 : 24)));
  // One line stands in the middle of its place; more begin at the top, so that they do not move as they grow.
  const isLine = slots.length < 40 && slots.reduce((sum, slot) => sum + widthOf(slot) + gap, -gap) <= box.w;
  let [x, y] = [box.x, box.y + (isLine ? Math.max(10, Math.min(70, (box.h - height) / 2)) : 10)];
  let drawn = 0;
  for (const slot of slots) {
    const label = labelOf(slot.value, now);
    const role = roleOf(slot);
    const width = widthOf(slot);
    if (x > box.x && x + width > box.x + box.w) [x, y] = [box.x, y + height + gap];
    if (y + height > box.y + box.h - (drawn === 0 ? 0 : 16)) break;
    const at: Point = { x, y };
    const opacity = slot.from === null ? part : slot.to === null ? 1 - part : 1;
    if (opacity > 0)
      items.push(
        ...cell({ ...at, w: width, h: height }, label, {
          role,
          radius: height / 2,
          opacity,
          of: partOf(input, 'item', slot.value),
        }),
      );
    x += width + gap;
    drawn++;
  }
  const whole = itemsOf(after).length + omittedOf(after);
  if (whole === 0) items.push(words({ x: box.x + box.w / 2, y: box.y + 30 }, viewWords[now.locale].empty, 'center'));
  else if (drawn < whole)
    items.push(
      words({ x: box.x, y: box.y + box.h - 2 }, viewWords[now.locale].first(countText(drawn), countText(whole))),
    );
  return items;
}
