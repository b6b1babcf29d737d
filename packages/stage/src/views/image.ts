import type { Box, Item } from '../display.ts';
import { pressable, wholePart } from '../drawn-part.ts';
import { words } from '../marks.ts';
import { type Picture, pictureOf } from '../picture.ts';
import { countText, fit } from '../text.ts';
import { viewWords } from '../words/view-words.ts';
import { previewText } from './maps.ts';
import type { ViewInput } from './view.ts';

// More pixels than this are not told apart on a stage; each may be a rectangle.
const mostPixels = 40_000;
const greatestSide = 24;

/** A picture in its own colours, as large as there is room; pixels that change have one rim round all of them. */
export function image(input: ViewInput): readonly Item[] {
  const { box, after, before, old, now, progress } = input;
  const found = pictureOf(after, now);
  if (found === null) return [];
  const past = before === undefined ? null : pictureOf(before, old);
  const { width, height } = found;
  const most = Math.max(width, mostPixels - (mostPixels % width));
  const is = found.colours(most);
  const was = past !== null && past.width === width && past.height === height ? past.colours(most) : is;
  const room = { w: box.w, h: box.h - 34 };
  const scale = Math.min(room.w / width, room.h / height, greatestSide);
  // Whole pixels where there is room for them: no seams between squares.
  const side = scale >= 1 ? Math.floor(scale) : scale;
  const left = Math.round(box.x + Math.max(0, (box.w - width * side) / 2));
  const top = Math.round(box.y + 4 + Math.max(0, Math.min(24, (room.h - height * side) / 2)));
  const rows = Math.ceil(is.length / width);
  const place: Box = { x: left, y: top, w: width * side, h: rows * side };
  const items: Item[] = [{ kind: 'pixels', ...place, columns: width, colours: progress < 0.5 ? was : is }];
  const changed = progress > 0 ? boundsOf(is, was, width) : null;
  if (changed !== null)
    items.push({
      kind: 'rect',
      x: left + changed.x * side - 2,
      y: top + changed.y * side - 2,
      w: changed.w * side + 4,
      h: changed.h * side + 4,
      radius: 2,
      stroke: 'written',
      width: 2,
    });
  items.push(...pressable(place, wholePart(input)));
  const text = fit(legend(input, found, is), box.w, 12, 'ui');
  return [...items, words({ x: box.x, y: top + height * side + 20 }, text)];
}

/** The least box round all pixels that differ; null: none does. */
function boundsOf(is: readonly (number | null)[], was: readonly (number | null)[], width: number): Box | null {
  let [left, right, top, bottom] = [width, -1, Infinity, -1];
  for (const [pixel, colour] of is.entries()) {
    if (colour === (was[pixel] ?? null)) continue;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return right < 0 ? null : { x: left, y: top, w: right - left + 1, h: bottom - top + 1 };
}

function legend({ after, now }: ViewInput, { width, height }: Picture, colours: readonly (number | null)[]): string {
  const said = viewWords[now.locale];
  const preview = after.kind === 'tensor' ? previewText(after, now) : null;
  if (preview !== null) return preview;
  const size = said.pixels(`${countText(width)} × ${countText(height)}`);
  const known = colours.reduce((count: number, colour) => count + (colour === null ? 0 : 1), 0);
  const whole = width * height;
  return known < whole ? size + said.semicolon + said.first(countText(known), countText(whole)) : size;
}
