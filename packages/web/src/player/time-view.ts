import { type Accessor, createEffect, createSignal, on, untrack } from 'solid-js';
import { including, isWhole, moved, type TimeWindow, wholeRun, zoomed } from './model/time-window.ts';
import type { Pin } from './model/value-lanes.ts';
import type { Player } from './player.ts';

/** What the timeline shows: a part of the run, and the variables that have a lane. */
export interface TimeView {
  readonly window: Accessor<TimeWindow>;
  readonly isWhole: Accessor<boolean>;
  readonly pins: Accessor<readonly Pin[]>;
  /** `factor` below 1: closer; the step `at` keeps its place. */
  zoom(factor: number, at: number): void;
  move(steps: number): void;
  show(from: number, to: number): void;
  showAll(): void;
  isPinned(pin: Pin): boolean;
  togglePin(pin: Pin): void;
}

// As many lanes as a screen has room for.
const mostPins = 6;

/** The step of the player is always in view, however it got there. */
export function createTimeView(player: Player): TimeView {
  const { steps } = player.recording;
  const [window, setWindow] = createSignal(wholeRun(steps));
  const [pins, setPins] = createSignal<readonly Pin[]>([]);
  createEffect(
    on(player.step, (step) => {
      setWindow(including(untrack(window), step, steps));
    }),
  );
  const isPinned = (pin: Pin): boolean => pins().some((other) => nameOf(other) === nameOf(pin));
  return {
    window,
    isWhole: () => isWhole(window(), steps),
    pins,
    zoom: (factor, at) => setWindow(zoomed(window(), factor, at, steps)),
    move: (by) => setWindow(moved(window(), by, steps)),
    show: (from, to) => setWindow(zoomed({ from, to: Math.max(from + 1, to) }, 1, from, steps)),
    showAll: () => setWindow(wholeRun(steps)),
    isPinned,
    togglePin(pin) {
      if (isPinned(pin)) setPins(pins().filter((other) => nameOf(other) !== nameOf(pin)));
      else setPins([...pins(), pin].slice(-mostPins));
    },
  };
}

/** A pin is of a variable, whichever call of its function it was taken from. */
function nameOf({ key, function: target }: Pin): string {
  return `${target} ${'variable' in key ? `#${key.variable}` : key.name}`;
}
