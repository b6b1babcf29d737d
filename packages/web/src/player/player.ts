import { type CallId, id, type ObjectId, type Step } from '@pellucid/format';
import { answerAll, type CallState, type Granularity, type Recording, type State } from '@pellucid/replay';
import {
  type Locale,
  type Moment,
  momentAt,
  type Reader,
  readerOf,
  type Subject,
  subjectsOf,
  type ViewChoices,
  visibleCalls,
} from '@pellucid/stage';
import { type Accessor, batch, createMemo, createSignal } from 'solid-js';
import { whileReading } from './model/reading.ts';
import { whenRead } from './model/when-read.ts';
import { motion } from './motion.ts';
import type { ViewMemory } from './view-choices.ts';

/** Whether the page may be served with a long recording beside it, which is read piece by piece. The build says it. */
declare const SERVED: boolean;

/** What the transport's three buttons step by. */
export type By = 'line' | 'call' | 'change';

export const speeds = [0.25, 0.5, 1, 2, 4, 8, 16] as const;

/** The state of a page that plays one recording, and every way to change it. */
export interface Player {
  readonly recording: Recording;
  readonly locale: Accessor<Locale>;
  readonly views: ViewMemory;
  readonly step: Accessor<Step>;
  /** The step that was asked for last, shown or not yet: where the playhead is. */
  readonly wanted: Accessor<Step>;
  readonly moment: Accessor<Moment>;
  /** What can be drawn at the moment, most worth it first. */
  readonly subjects: Accessor<readonly Subject[]>;
  /** Panels that still show the step before while somebody drags: the first follows a frame after the picture, the others one after another. */
  readonly behind: Accessor<number>;
  /** 0 to 1: how far the moment's movement has come. */
  readonly progress: Accessor<number>;
  readonly playing: Accessor<boolean>;
  readonly by: Accessor<By>;
  readonly speed: Accessor<number>;
  /** The call whose code is read: the innermost, or the one that the viewer has chosen in the stack. */
  readonly call: Accessor<CallState | null>;
  readonly chosenObject: Accessor<ObjectId | null>;

  /** Reads the values of a state, in the language of the page. */
  reader(state: State): Reader;
  /** To a step, without movement: links, search, a press on the timeline. */
  show(step: number): void;
  /** The same while somebody drags there: the picture first, the panels in the frames behind it. */
  drag(step: number): void;
  /** One step on or back, the way that the transport says, or by the given one. */
  forward(by?: Granularity): void;
  backward(by?: Granularity): void;
  first(): void;
  last(): void;
  togglePlay(): void;
  pause(): void;
  setBy(by: By): void;
  setSpeed(speed: number): void;
  chooseCall(call: CallId | null): void;
  chooseObject(object: ObjectId | null): void;
}

/** Milliseconds that a value travels, and that a moment rests before the next one, at speed 1. */
const travel = 320;
const pause = 260;
/** Milliseconds of a frame, after which work is put off to the next one; laying out and painting need the others. */
const longestWork = 6;
/** Milliseconds within which nobody misses the playhead: moving it at once would cost a frame before the one that shows the step. */
const patience = 60;
/** Panels that follow the picture, one after another: in the same frame where there is time. */
const followed = 3;
/** Variables of a call whose values are read before a step is shown. */
const mostRead = 200;

interface Shown {
  readonly moment: Moment;
  readonly subjects: readonly Subject[];
}

export function createPlayer(recording: Recording, start: number, locale: Accessor<Locale>, views: ViewMemory): Player {
  const clamp = (step: number): Step => id<Step>(Math.max(0, Math.min(recording.steps - 1, Math.round(step))));
  const [step, setStep] = createSignal(settled(recording, clamp(start)));
  const [failed, setFailed] = createSignal<{ readonly reason: unknown } | null>(null);
  const [progress, setProgress] = createSignal(1);
  const [playing, setPlaying] = createSignal(false);
  const [by, setBy] = createSignal<By>('line');
  const [speed, setSpeed] = createSignal(1);
  const [callChoice, setCallChoice] = createSignal<CallId | null>(null);
  const [chosenObject, setChosenObject] = createSignal<ObjectId | null>(null);
  // What was read to rest at a step is shown next.
  const moments = remembered((at: Step) => momentAt(recording, at));
  const rested = remembered((there: Moment, choices: ViewChoices) => readMoment(recording, there, choices));
  const moment = createMemo(() => {
    const failure = failed();
    if (failure !== null) throw failure.reason;
    return moments(step());
  });
  const subjects = createMemo(() => rested(moment(), views.choices()).subjects);
  const call = createMemo(() => {
    const chosen = moment().after.calls.find((state) => state.call.id === callChoice());
    return chosen ?? moment().call;
  });
  let cancel = (): void => {};
  let giveUp = (): void => {};
  /** What was asked for and is not shown yet; and where the playhead waits for it. */
  let sought: Step | null = null;
  const [ahead, setAhead] = createSignal<Step | null>(null);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const [behind, setBehind] = createSignal(0);
  let isSeeking = false;
  let dragging = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function stop(): void {
    cancel();
    clearTimeout(timer);
  }

  /** What a step shows is read before it is shown; who wants another step meanwhile gets that one. */
  function go<T>(find: () => T, done: (found: T) => void): void {
    giveUp();
    giveUp = whenRead(find, done, (reason) => setFailed({ reason }));
  }

  /** Whatever step was asked for before, and is not shown yet, is not wanted any more. */
  function leave(): void {
    dragging++;
    isSeeking = false;
    sought = null;
    clearTimeout(waiting);
    batch(() => {
      setAhead(null);
      setBehind(0);
    });
  }

  /** While a step is being read only the playhead follows whoever asks for another one, once that takes long enough to be seen. */
  function seek(): void {
    const to = sought;
    if (to === null) return;
    isSeeking = true;
    if (SERVED) {
      clearTimeout(waiting);
      waiting = setTimeout(() => setAhead(sought), patience);
    }
    go(
      () => rest(to),
      (last) => {
        move(last);
        if (sought === to) leave();
        else seek();
      },
    );
  }

  /** The same for whoever drags, with the work shared out among frames: the step is played, then read, then shown by one panel after another. */
  function follow(): void {
    const to = sought;
    if (to === null) return;
    isSeeking = true;
    const mine = dragging;
    const pause = pauser();
    const later = (next: () => void): void => {
      const then = (): void => {
        if (mine === dragging) next();
      };
      const pausing = pause();
      if (pausing === undefined) then();
      else void pausing.then(then);
    };
    const nextPanel = (): void => {
      if (behind() === 0) {
        if (sought === to) leave();
        else follow();
        return;
      }
      setBehind(behind() - 1);
      later(nextPanel);
    };
    const arrive = (last: Step): void => {
      batch(() => {
        setBehind(followed);
        move(last);
      });
      later(nextPanel);
    };
    const read = (): void =>
      go(
        () => rest(to),
        (last) => later(() => arrive(last)),
      );
    const preparing = recording.prepare(to, pause);
    if (preparing === null) read();
    else void whileReading(preparing).finally(() => later(read));
  }

  const rest = (to: Step): Step => rested(moments(settled(recording, to)), views.choices()).moment.last;

  function move(to: Step): void {
    stop();
    batch(() => {
      setStep(to);
      setCallChoice(null);
      setProgress(1);
    });
  }

  /** With movement, where the movement can be seen. */
  function advance(granularity: Granularity, done: () => void, ended: () => void): void {
    const find = (): Step | null => {
      const next = recording.next(step(), granularity);
      return next === null ? null : rest(next);
    };
    go(find, (to) => {
      if (to === null) ended();
      else show(to, done);
    });
  }

  function show(to: Step, done: () => void): void {
    const duration = travel / (playing() ? speed() : 1);
    // Faster than the eye follows, or unwanted: jump, and mark what changed.
    if (duration < 60 || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      move(to);
      done();
      return;
    }
    stop();
    batch(() => {
      setStep(to);
      setCallChoice(null);
      setProgress(0);
    });
    cancel = motion(duration, setProgress, done);
  }

  function playOn(): void {
    const onward = (): void => {
      timer = setTimeout(() => playing() && playOn(), Math.max(16, pause / speed()));
    };
    advance(by(), onward, () => setPlaying(false));
  }

  const player: Player = {
    recording,
    locale,
    views,
    step,
    wanted: () => ahead() ?? step(),
    moment,
    subjects,
    behind,
    progress,
    playing,
    by,
    speed,
    call,
    chosenObject,
    reader: (state) => readerOf(recording, state, locale()),
    show(to) {
      setPlaying(false);
      sought = clamp(to);
      if (!isSeeking) seek();
    },
    drag(to) {
      // All of an exported recording is in memory, and its page has no room for more.
      if (!SERVED) return player.show(to);
      setPlaying(false);
      sought = clamp(to);
      setAhead(sought);
      if (!isSeeking) follow();
    },
    forward(granularity = by()) {
      setPlaying(false);
      leave();
      advance(
        granularity,
        () => {},
        () => move(step()),
      );
    },
    backward(granularity = by()) {
      setPlaying(false);
      leave();
      // Writes and calls lie within moments: what came before is looked for before the whole moment.
      const from = granularity === 'change' || granularity === 'call' ? moment().first : step();
      const find = (): Step | null => {
        const to = recording.previous(from, granularity);
        return to === null ? null : rest(to);
      };
      go(find, (to) => {
        if (to !== null) move(to);
      });
    },
    first: () => player.show(0),
    last: () => player.show(recording.steps - 1),
    togglePlay() {
      if (playing()) return player.pause();
      leave();
      const begin = (): Step | null => (recording.next(step(), by()) === null ? rest(clamp(0)) : null);
      go(begin, (first) => {
        if (first !== null) move(first);
        setPlaying(true);
        playOn();
      });
    },
    pause() {
      setPlaying(false);
      stop();
      setProgress(1);
    },
    setBy,
    setSpeed,
    chooseCall: setCallChoice,
    chooseObject: setChosenObject,
  };
  return player;
}

/** Work goes on in the same frame for some milliseconds, then behind it: what was changed until then is painted first. */
function pauser(): () => Promise<void> | undefined {
  let begun = performance.now();
  return () => {
    if (performance.now() - begun < longestWork) return undefined;
    return new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve))).then(() => {
      begun = performance.now();
    });
  };
}

/** The step at which the player rests near the given one; all that is shown of it has been read, or is a fault. */
export function restAt(recording: Recording, step: number): Step {
  const last = settled(recording, id<Step>(Math.max(0, Math.min(recording.steps - 1, Math.round(step)))));
  readMoment(recording, momentAt(recording, last));
  return last;
}

/** A moment of which all that is shown has been read, or is a fault. */
function readMoment(recording: Recording, moment: Moment, choices?: ViewChoices): Shown {
  const subjects = subjectsOf(recording, moment, choices);
  const { before, after } = moment;
  const held = [before, after].flatMap((state) =>
    visibleCalls(state).flatMap(({ variables }) =>
      variables.slice(0, mostRead).map(
        ({ value }) =>
          () =>
            value.type === 'reference' ? state.object(value.object) : undefined,
      ),
    ),
  );
  answerAll(held);
  return { moment, subjects };
}

/** Keeps its latest answer. */
function remembered<Asked extends readonly unknown[], Answer>(
  ask: (...asked: Asked) => Answer,
): (...asked: Asked) => Answer {
  let latest: { readonly asked: Asked; readonly answer: Answer } | null = null;
  return (...asked) => {
    if (latest === null || asked.some((one, at) => one !== latest?.asked[at]))
      latest = { asked, answer: ask(...asked) };
    return latest.answer;
  };
}

/** The step at which the player rests: the last of its moment. */
function settled(recording: Recording, step: Step): Step {
  return recording.moment(step).last;
}
