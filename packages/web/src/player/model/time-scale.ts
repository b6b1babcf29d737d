import type { Step } from '@pellucid/format';
import type { Sequence } from '@pellucid/replay';
import type { TimeWindow } from './time-window.ts';

/** Where steps lie on the track, in pixels. */
export interface TimeScale {
  readonly window: TimeWindow;
  readonly left: number;
  readonly width: number;
  readonly x: (step: number) => number;
  /** The step at a place, not cut to whole ones. */
  readonly step: (x: number) => number;
  readonly pixelsEach: number;
}

export function timeScale(window: TimeWindow, left: number, width: number): TimeScale {
  const span = window.to - window.from;
  const room = Math.max(1, width - left);
  return {
    window,
    left,
    width,
    x: (step) => left + ((step - window.from) / span) * room,
    step: (x) => window.from + ((x - left) / room) * span,
    pixelsEach: room / span,
  };
}

/** The items in the window that can be told apart when each takes so many pixels; the cost is in the pixels, not in the items. */
export function* visible<T>(
  sequence: Sequence<T>,
  stepOf: (item: T) => Step,
  scale: TimeScale,
  pixels: number,
): Generator<T> {
  if (sequence.isFar) {
    const { from, to } = scale.window;
    for (const item of sequence.sample(Math.ceil((scale.width - scale.left) / pixels), from, to - 1)) {
      if (stepOf(item) >= from && stepOf(item) < to) yield item;
    }
    return;
  }
  let index = sequence.upTo(Math.ceil(scale.window.from) - 1);
  for (let item = sequence.at(index); item !== undefined; item = sequence.at(index)) {
    const step = stepOf(item);
    if (step >= scale.window.to) return;
    yield item;
    index = Math.max(index + 1, sequence.upTo(Math.ceil(scale.step(scale.x(step) + pixels)) - 1));
  }
}
