/** The part of the run that the timeline shows: from the step `from` up to `to`, without it; not always whole steps, so that zooming is even. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

export function wholeRun(steps: number): TimeWindow {
  return { from: 0, to: Math.max(1, steps) };
}

export function isWhole({ from, to }: TimeWindow, steps: number): boolean {
  return from <= 0 && to >= steps;
}

/** Closer (`factor` below 1) or wider; the step `at` keeps its place. From one step to all. */
export function zoomed(window: TimeWindow, factor: number, at: number, steps: number): TimeWindow {
  const span = window.to - window.from;
  const next = Math.max(1, Math.min(Math.max(1, steps), span * factor));
  const part = Math.max(0, Math.min(1, (at - window.from) / span));
  return placed(at - part * next, next, steps);
}

/** Along the run by so many steps, as far as it goes. */
export function moved(window: TimeWindow, by: number, steps: number): TimeWindow {
  return placed(window.from + by, window.to - window.from, steps);
}

/** Moved as little as it takes for the step to be seen, with something before and behind it. */
export function including(window: TimeWindow, step: number, steps: number): TimeWindow {
  const span = window.to - window.from;
  const room = span / 10;
  if (step < window.from) return placed(step - room, span, steps);
  if (step + 1 > window.to) return placed(step + 1 + room - span, span, steps);
  return window;
}

function placed(from: number, span: number, steps: number): TimeWindow {
  const start = Math.max(0, Math.min(Math.max(1, steps) - span, from));
  return { from: start, to: start + span };
}
