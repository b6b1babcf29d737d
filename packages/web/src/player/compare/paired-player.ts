import { id, type Step } from '@pellucid/format';
import type { Comparison, Divergence, Recording, Side } from '@pellucid/replay';
import type { Locale } from '@pellucid/stage';
import { type Accessor, batch, createMemo, createSignal } from 'solid-js';
import { createPlayer, type Player } from '../player.ts';
import { createViewMemory } from '../view-choices.ts';

/** Two runs that are played in step, and every way to move them. */
export interface PairedPlayer {
  readonly comparison: Comparison;
  /** Each moves the other one with it. */
  readonly a: Player;
  readonly b: Player;
  /** Both are at moments that stand for each other. */
  readonly together: Accessor<boolean>;
  /** The divergence that both are at. */
  readonly divergence: Accessor<Divergence | null>;
  readonly playing: Accessor<boolean>;
  /** To a step of one run; the other one goes to what stands for it. */
  show(side: Side, step: number): void;
  /** To the next moment of either run: of both where they go together, else of the one that goes alone. */
  forward(): void;
  backward(): void;
  first(): void;
  last(): void;
  goTo(divergence: Divergence): void;
  nextDivergence(): void;
  previousDivergence(): void;
  togglePlay(): void;
}

/** Milliseconds that a moment rests while the runs are played. */
const rest = 420;

export function createPairedPlayer(comparison: Comparison, start: number, locale: Accessor<Locale>): PairedPlayer {
  const alone = (recording: Recording): Player => createPlayer(recording, 0, locale, createViewMemory(recording, null));
  const [a, b] = [alone(comparison.a), alone(comparison.b)];
  const [playing, setPlaying] = createSignal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const places = comparison.divergences.map((divergence) => placeOf(comparison, divergence));
  const byPlace = new Map(places.map(({ a: one, b: other }, index) => [`${one} ${other}`, index]));

  const move = (toA: Step, toB: Step): void =>
    batch(() => {
      a.show(toA);
      b.show(toB);
    });
  const isPaired = (side: Side, step: Step): boolean => comparison.aligned(side, step).same;
  const stop = (): void => {
    clearTimeout(timer);
    setPlaying(false);
  };

  function show(side: Side, step: number): void {
    const to = id<Step>(Math.max(0, Math.min(comparison[side].steps - 1, Math.round(step))));
    const other = comparison.aligned(side, to).step;
    if (side === 'a') move(to, other);
    else move(other, to);
  }

  function step(): boolean {
    const [nextA, nextB] = [a.recording.next(a.step(), 'line'), b.recording.next(b.step(), 'line')];
    if (nextA !== null && !isPaired('a', nextA)) move(nextA, b.step());
    else if (nextB !== null && !isPaired('b', nextB)) move(a.step(), nextB);
    else if (nextA !== null) move(nextA, comparison.aligned('a', nextA).step);
    else return false;
    return true;
  }

  function stepBack(): void {
    const before = (player: Player): Step => player.recording.previous(player.step(), 'line') ?? player.step();
    if (!isPaired('b', b.step())) move(a.step(), before(b));
    else if (!isPaired('a', a.step())) move(before(a), b.step());
    else move(before(a), before(b));
  }

  function playOn(): void {
    if (!step()) return stop();
    timer = setTimeout(playOn, rest);
  }

  const together = createMemo(() => {
    const { step: other, same } = comparison.aligned('a', a.step());
    return same && other === b.step();
  });
  const at = createMemo(() => byPlace.get(`${a.step()} ${b.step()}`) ?? null);

  function goTo(divergence: Divergence): void {
    stop();
    const place = places[divergence.index];
    if (place !== undefined) move(place.a, place.b);
  }

  /** The divergences are in the order of run A; those that only B has come to lie between. */
  function neighbour(direction: 1 | -1): Divergence | undefined {
    const here = at();
    if (here !== null) return comparison.divergences[here + direction];
    const behind = places.findIndex(({ a: one, b: other }) => one > a.step() || (one === a.step() && other > b.step()));
    const next = behind < 0 ? places.length : behind;
    return comparison.divergences[direction === 1 ? next : next - 1];
  }

  function led(player: Player, side: Side): Player {
    const lead = (to: number): void => {
      stop();
      show(side, to);
    };
    return { ...player, show: lead, drag: lead };
  }

  const paired: PairedPlayer = {
    comparison,
    a: led(a, 'a'),
    b: led(b, 'b'),
    together,
    divergence: () => {
      const index = at();
      return index === null ? null : (comparison.divergences[index] ?? null);
    },
    playing,
    show(side, to) {
      stop();
      show(side, to);
    },
    forward() {
      stop();
      step();
    },
    backward() {
      stop();
      stepBack();
    },
    first() {
      stop();
      move(id<Step>(0), id<Step>(0));
    },
    last() {
      stop();
      move(id<Step>(a.recording.steps - 1), id<Step>(b.recording.steps - 1));
    },
    goTo,
    nextDivergence() {
      const next = neighbour(1);
      if (next !== undefined) goTo(next);
    },
    previousDivergence() {
      const previous = neighbour(-1);
      if (previous !== undefined) goTo(previous);
    },
    togglePlay() {
      if (playing()) return stop();
      setPlaying(true);
      playOn();
    },
  };
  const [first] = comparison.divergences;
  if (start > 0) show('a', start);
  else if (first !== undefined) goTo(first);
  return paired;
}

/** The steps at which both runs show a divergence: the ends of moments. Of what only one run did it is the first. */
export function placeOf({ a, b }: Comparison, divergence: Divergence): { readonly a: Step; readonly b: Step } {
  const step = (recording: Recording, side: Divergence['a']): Step => {
    const at = divergence.differences.length > 0 ? side.step : (side.only?.first ?? side.step);
    return recording.moment(at).last;
  };
  return { a: step(a, divergence.a), b: step(b, divergence.b) };
}
