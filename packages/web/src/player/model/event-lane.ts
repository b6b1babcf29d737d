import type { Step } from '@pellucid/format';
import { type Recording, slice } from '@pellucid/replay';
import { type Item, printable, textWidth } from '@pellucid/stage';
import type { TimeWords } from '../words/time-words.ts';
import { type TimeScale, visible } from './time-scale.ts';

// Of more only those are looked at that fall on different pixels.
const mostDrawn = 2000;
// More are not named: their marks are drawn all the same.
const mostNamed = 30;

/** What was printed, what was not recorded, exceptions. Exceptions are always drawn, whatever lies beside them; their names only where there is room. */
export function eventLane(
  recording: Recording,
  scale: TimeScale,
  y: number,
  thin: boolean,
  words: TimeWords,
): { readonly items: readonly Item[]; readonly exceptions: readonly Step[] } {
  const items: Item[] = [];
  const inside = ({ step }: { readonly step: Step }): boolean => step >= scale.window.from && step < scale.window.to;
  if (!thin) {
    for (const { step } of visible(recording.outputs, (output) => output.step, scale, 3))
      items.push({ kind: 'rect', x: scale.x(step) - 2.5, y: y + 2.5, w: 5, h: 5, radius: 2.5, fill: 'ink-2' });
    let drawn = -4;
    for (const gap of recording.gaps) {
      const x = scale.x(gap.step);
      if (!inside(gap) || x - drawn < 4) continue;
      drawn = x;
      items.push({ kind: 'rect', x: x - 2.5, y: y + 2.5, w: 5, h: 5, radius: 1, stroke: 'ink-3', width: 1 });
    }
  }
  const all = recording.exceptions;
  const [from, to] = [scale.window.from, scale.window.to].map((step) => all.upTo(Math.ceil(step) - 1)) as [
    number,
    number,
  ];
  const seen = to - from > mostDrawn ? [...visible(all, ({ step }) => step, scale, 1)] : slice(all, from, to);
  let [free, drawn] = [Infinity, Infinity];
  for (let index = seen.length - 1; index >= 0; index--) {
    const exception = seen[index];
    if (exception === undefined) continue;
    const at = Math.min(scale.width - 5, scale.x(exception.step));
    if (drawn - at < 1) continue;
    drawn = at;
    const half = thin ? 4.5 : 5;
    items.push({
      kind: 'path',
      segments: [['M', at, y], ['L', at + half, y + 9], ['L', at - half, y + 9], ['Z']],
      fill: 'exception',
    });
    if (thin || seen.length > mostNamed) continue;
    const { value, handled, step } = exception;
    const contents = value.type === 'reference' ? recording.state(step).object(value.object) : undefined;
    const name = printable(contents?.type ?? words.exception, 60);
    const text = handled === null ? words.notCaught(name) : words.caught(name);
    const wide = textWidth(text, 11, 'ui') + 8;
    // To the right where nothing stands yet, else to the left, over the dots of what was printed.
    const right = at + 10 + wide < Math.min(free, scale.width);
    const left = !right && free === Infinity && at - 46 - wide >= scale.left;
    free = left ? at - 50 - wide : at - 8;
    if (!right && !left) continue;
    if (!right)
      items.push(
        { kind: 'rect', x: at - 44 - wide, y, w: wide, h: 12, fill: 'chrome', opacity: 0.8 },
        {
          kind: 'path',
          segments: [
            ['M', at - 42, y + 5],
            ['L', at - 12, y + 5],
          ],
          stroke: 'exception',
          width: 1,
          opacity: 0.5,
        },
      );
    items.push({
      kind: 'text',
      x: right ? at + 9 : at - 46,
      y: y + 9,
      text,
      size: 11,
      font: 'ui',
      align: right ? 'left' : 'right',
      fill: 'exception-ink',
    });
  }
  return { items, exceptions: seen.map(({ step }) => step) };
}
