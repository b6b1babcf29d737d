import type { Value } from '@pellucid/format';
import type { Item, TextItem } from '../display.ts';
import { momentAt } from '../moment.ts';
import { type Scene, type Size, scene } from '../scene.ts';
import { subjectsOf } from '../subjects.ts';
import type { ViewChoice } from '../view-choice.ts';
import { TinyRun } from './tiny-run.ts';

/** The picture of one value that a variable `x` gets, and its texts. */
export function drawnValue(
  make: (run: TinyRun) => Value,
  { choice, size = { width: 800, height: 460 } }: { readonly choice?: ViewChoice; readonly size?: Size } = {},
): Scene & { readonly kind: string | undefined; readonly texts: readonly string[] } {
  const run = new TinyRun('x = make()');
  const value = make(run);
  const recording = run.line(1).bind(1, 'x', value).recording();
  const moment = momentAt(recording, (recording.steps - 1) as never);
  const subjects = subjectsOf(recording, moment, new Map(choice === undefined ? [] : [['x', choice]]));
  const drawn = scene(recording, moment, 1, size, null, subjects);
  return { ...drawn, kind: drawn.shown[0]?.kind, texts: textsOf(drawn.items) };
}

export function textsOf(items: readonly Item[]): readonly string[] {
  return items.filter((item): item is TextItem => item.kind === 'text').map(({ text }) => text);
}
