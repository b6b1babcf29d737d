import type { Item, Point } from '../display.ts';
import { easeMove } from '../ease.ts';
import { labelOf } from '../label.ts';
import { cell, labelWidth, words } from '../marks.ts';
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
  let [x, y] = [box.x, box.y + 10];
  let drawn = 0;
  for (const slot of slotsOf(input)) {
    const label = labelOf(slot.value, now);
    const role = progress > 0 && slot.role !== 'rest' && slot.role !== 'written' ? slot.role : 'rest';
    const width = Math.min(box.w, Math.max(44, labelWidth(label) + (role === 'created' ? 38 : 24)));
    if (x > box.x && x + width > box.x + box.w) [x, y] = [box.x, y + height + gap];
    if (y + height > box.y + box.h - (drawn === 0 ? 0 : 16)) break;
    const at: Point = { x, y };
    const opacity = slot.from === null ? part : slot.to === null ? 1 - part : 1;
    if (opacity > 0) items.push(...cell({ ...at, w: width, h: height }, label, { role, radius: height / 2, opacity }));
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
