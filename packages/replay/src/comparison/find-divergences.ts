import { id, type RunEnd, type Step, type Value } from '@pellucid/format';
import { Causes, type StatementPair } from './causes.ts';
import { ChangeOrder } from './change-order.ts';
import type { Cause, Difference, Divergence, DivergenceKind, DivergentSide } from './divergence.ts';
import { markAll, markAlone, markPair, writtenBy } from './marking.ts';
import { holdContents, Marks } from './marks.ts';
import { compareMoments, comparePrinted, type FactPair } from './moment-differences.ts';
import { type Fact, type MomentFacts, MomentReader } from './moment-facts.ts';
import { ObjectPairs } from './object-pairs.ts';
import type { ProgramAlignment, Side } from './program-alignment.ts';
import type { RunAlignment } from './run-alignment.ts';
import { none, type Trace } from './trace.ts';
import type { ValueDifference } from './value-difference.ts';

export interface FoundDivergences {
  readonly divergences: readonly Divergence[];
  readonly counts: Readonly<Record<DivergenceKind, number>>;
  readonly whole: boolean;
}

/** Goes through two aligned runs in the order of the first, moment by moment, and tells where they differ and what of it follows from what. */
export function findDivergences(
  programs: ProgramAlignment,
  a: Trace,
  b: Trace,
  alignment: RunAlignment,
  most: number,
): FoundDivergences {
  const finder = new Finder(programs, a, b, alignment, most);
  let next = 0;
  for (let moment = 0; moment < a.firsts.length; moment++) {
    const partner = alignment.momentsA[moment] ?? none;
    if (partner === none) {
      finder.alone(a, moment);
      continue;
    }
    for (; next < partner; next++) if (alignment.momentsB[next] === none) finder.alone(b, next);
    finder.both(moment, partner);
  }
  for (; next < b.firsts.length; next++) if (alignment.momentsB[next] === none) finder.alone(b, next);
  return finder.finish();
}

/** A divergence while the runs are gone through: what only one run does is still added. */
interface Draft {
  readonly index: number;
  kind: DivergenceKind;
  readonly a: DraftSide;
  readonly b: DraftSide;
  readonly differences: Difference[];
  omitted: number;
  readonly cause: Cause;
  readonly root: number;
}

interface DraftSide {
  step: number;
  only: { first: number; moments: number; calls: number } | null;
}

/** How far the two calls that stand for each other have come. */
interface Progress {
  /** Their latest moments that stand for each other. */
  a: number;
  b: number;
  /** Divergence there after which one run goes its own way, or at which it does. */
  parting: number | null;
  /** Divergence in a call that the latest statement has made. */
  called: number | null;
}

const mostDifferences = 8;

class Finder {
  readonly #traces: { readonly a: Trace; readonly b: Trace };
  readonly #callsOfB: Uint32Array;
  readonly #callsOfA: Uint32Array;
  readonly #most: number;
  readonly #pairs: ObjectPairs;
  readonly #readers: Readonly<Record<Side, MomentReader>>;
  readonly #marks = new Marks();
  readonly #drafts: Draft[] = [];
  readonly #counts: Record<DivergenceKind, number> = { flow: 0, value: 0, output: 0, exception: 0, ending: 0 };
  #count = 0;
  /** By call of a. */
  readonly #progress = new Map<number, Progress>();
  readonly #outside: Progress = { a: none, b: none, parting: null, called: null };
  /** By call that only one run has: the divergence that it belongs to. */
  readonly #alone = { a: new Map<number, number>(), b: new Map<number, number>() };
  /** By call of a: how the first of the two calls ended. */
  readonly #ends = new Map<number, { readonly side: Side; readonly fact: Fact }>();
  readonly #order: ChangeOrder;
  readonly #causes: Causes;
  /** The latest divergence that can explain how a run ended. */
  #latestTurn: number | null = null;

  constructor(programs: ProgramAlignment, a: Trace, b: Trace, { callsA, callsB }: RunAlignment, most: number) {
    this.#traces = { a, b };
    this.#callsOfA = callsA;
    this.#callsOfB = callsB;
    this.#most = most;
    this.#pairs = new ObjectPairs(a.recording, b.recording);
    this.#readers = {
      a: new MomentReader('a', a.recording, programs),
      b: new MomentReader('b', b.recording, programs),
    };
    this.#order = new ChangeOrder(a.recording, b.recording);
    this.#causes = new Causes(programs, a, b, this.#marks);
  }

  /** Two moments that stand for each other. */
  both(momentA: number, momentB: number): void {
    const { a, b } = this.#traces;
    const [factsA, factsB] = [this.#factsOf(a, momentA), this.#factsOf(b, momentB)];
    const call = a.calls[momentA] ?? none;
    const progress = this.#progressOf(call);
    progress.a = momentA;
    progress.b = momentB;
    progress.parting = null;
    if (a.goesOn[momentA] === 0) progress.called = null;
    const compared = compareMoments(factsA, factsB, this.#pairs).map((pair) => this.#order.compare(pair));
    const differences: Difference[] = [];
    for (const { difference } of compared) {
      // An exception that is raised and ends the call in one statement is one.
      const again = difference?.what === 'exception' && differences.some(({ what }) => what === 'exception');
      if (difference !== null && !again) differences.push(difference);
    }
    for (const difference of comparePrinted(factsA, factsB)) differences.push(difference);
    let divergence: number | null = null;
    if (differences.length > 0) {
      divergence = this.#count;
      const kind = kindOf(differences);
      this.#add(kind, this.#momentEnd(a, momentA), this.#momentEnd(b, momentB), differences, (index) =>
        this.#causeOf(index, momentA, momentB, differences),
      );
      if (differences.some(({ what }) => what === 'branch' || what === 'exception')) progress.parting = divergence;
    }
    for (const pair of compared) markPair(this.#marks, pair, call === none ? null : call, divergence);
    this.#markShared(compared, momentA, call);
    const [endA, endB] = [factsA.facts.find(endsCall), factsB.facts.find(endsCall)];
    const together = endA !== undefined && endB !== undefined;
    if (endA !== undefined) this.#noteEnd(a, call, endA, divergence, together);
    else if (endB !== undefined) this.#noteEnd(b, call, endB, divergence, false);
  }

  /**
   * Values that are alike and yet not the same object: one run shares what the other one has twice. Nothing is to be told of it yet, but what is changed
   * in one of them later differs because of what the statement read here.
   */
  #markShared(compared: readonly FactPair[], moment: number, call: number): void {
    for (const { a, b, difference, argument } of compared) {
      if (difference !== null || a === null || b === null) continue;
      const [one, other] = argument === null ? [writtenBy(a), writtenBy(b)] : [argument.a, argument.b];
      if (one === null || other === null || !this.#pairs.apart(one, other)) continue;
      const from = this.#causes.readBy(moment, call);
      if (from === null) continue;
      markAll(this.#marks.a, one, from);
      markAll(this.#marks.b, other, from);
    }
  }

  /** A moment that only one run has. */
  alone(trace: Trace, moment: number): void {
    const call = trace.calls[moment] ?? none;
    const divergence = this.#partingOf(trace, call, moment);
    const draft = this.#drafts[divergence];
    if (draft !== undefined) {
      const side = draft[trace.side];
      side.only ??= { first: trace.firsts[moment] ?? 0, moments: 0, calls: 0 };
      side.only.moments++;
    }
    const own = this.#pairedCall(trace, call);
    for (const fact of this.#factsOf(trace, moment).facts) {
      markAlone(this.#marks, trace.side, fact, own === none ? null : own, divergence);
      if (endsCall(fact)) this.#noteEnd(trace, own, fact, divergence, false);
    }
  }

  finish(): FoundDivergences {
    this.#compareEndings();
    return {
      divergences: this.#drafts.map(({ a, b, ...draft }): Divergence => ({ ...draft, a: finished(a), b: finished(b) })),
      counts: this.#counts,
      whole: !this.#pairs.exhausted,
    };
  }

  #factsOf(trace: Trace, moment: number): MomentFacts {
    const last = this.#momentEnd(trace, moment);
    const facts = this.#readers[trace.side].read(trace.firsts[moment] ?? 0, last);
    for (const { id: object, contents } of facts.objects) holdContents(this.#marks[trace.side], object, contents);
    return facts;
  }

  #momentEnd(trace: Trace, moment: number): number {
    return (trace.firsts[moment + 1] ?? trace.steps) - 1;
  }

  #progressOf(call: number): Progress {
    if (call === none) return this.#outside;
    const known = this.#progress.get(call);
    if (known !== undefined) return known;
    const progress: Progress = { a: none, b: none, parting: null, called: null };
    this.#progress.set(call, progress);
    return progress;
  }

  /** The call of a that stands for the call, or is it; `none` where only this run has it. */
  #pairedCall(trace: Trace, call: number): number {
    if (call === none) return none;
    if (trace.side === 'b') return this.#callsOfB[call] ?? none;
    return this.#callsOfA[call] === none ? none : call;
  }

  /** The divergence that a moment of only one run belongs to. */
  #partingOf(trace: Trace, call: number, moment: number): number {
    const paired = this.#pairedCall(trace, call);
    if (call === none || paired !== none) return this.#partIn(trace, paired, moment);
    const alone = this.#alone[trace.side];
    // Without recursion: calls may be as deep as the recording is long.
    const unknown: number[] = [];
    let next = call;
    while (next !== none && this.#pairedCall(trace, next) === none && !alone.has(next)) {
      unknown.push(next);
      next = trace.parents[next] ?? none;
    }
    const divergence = alone.get(next) ?? this.#partIn(trace, this.#pairedCall(trace, next), moment);
    for (const one of unknown) alone.set(one, divergence);
    const draft = this.#drafts[divergence];
    if (draft !== undefined && unknown.length > 0) {
      const side = draft[trace.side];
      side.only ??= { first: trace.firsts[moment] ?? 0, moments: 0, calls: 0 };
      side.only.calls += unknown.length;
    }
    return divergence;
  }

  /** In a call that both runs have: the divergence at which they part since the latest statement of both. */
  #partIn(trace: Trace, call: number, moment: number): number {
    const progress = this.#progressOf(call);
    if (progress.parting !== null) return progress.parting;
    // What a run does when all its calls have ended (it tells of an exception) belongs to what ended them.
    if (call === none && this.#latestTurn !== null) return this.#latestTurn;
    const divergence = this.#count;
    const { a, b } = this.#traces;
    const before = (side: Trace, at: number): number => (at === none ? 0 : this.#momentEnd(side, at));
    this.#add('flow', before(a, progress.a), before(b, progress.b), [], (index) =>
      this.#causes.ofParting(index, trace, moment, {
        momentA: progress.a,
        momentB: progress.b,
        call,
        called: progress.called,
      }),
    );
    progress.parting = divergence;
    progress.called = divergence;
    return divergence;
  }

  #add(
    kind: DivergenceKind,
    a: number,
    b: number,
    differences: readonly Difference[],
    cause: (index: number) => Cause,
  ): void {
    const index = this.#count++;
    this.#counts[kind]++;
    if (kind !== 'value') this.#latestTurn = index;
    if (index >= this.#most) return;
    const found = cause(index);
    this.#drafts.push({
      index,
      kind,
      a: { step: a, only: null },
      b: { step: b, only: null },
      differences: differences.slice(0, mostDifferences),
      omitted: Math.max(0, differences.length - mostDifferences),
      cause: found,
      root: found.is === 'follows' ? (this.#drafts[found.from]?.root ?? found.from) : found.since,
    });
  }

  #causeOf(index: number, momentA: number, momentB: number, differences: readonly Difference[]): Cause {
    const { a, b } = this.#traces;
    const call = a.calls[momentA] ?? none;
    const { called } = this.#progressOf(call);
    if (!differences.some(({ what }) => what === 'argument')) {
      return this.#causes.ofDifferences(index, { momentA, momentB, call, called }, differences);
    }
    const caller = a.parents[call] ?? none;
    const made = caller === none ? null : this.#latestOf(this.#pairedCall(a, caller), this.#progressOf(caller));
    return this.#causes.ofArguments(index, call, b.calls[momentB] ?? none, made);
  }

  /** The latest statement that both runs have come to in the call; null before the first. */
  #latestOf(call: number, { a, b, called }: Progress): StatementPair | null {
    return a === none ? null : { momentA: a, momentB: b, call, called };
  }

  /** Two calls that stand for each other may end in statements that do not: their results are compared all the same. */
  #noteEnd(trace: Trace, call: number, fact: Fact, divergence: number | null, together: boolean): void {
    if (call === none) return;
    const caller = this.#traces.a.parents[call] ?? none;
    const differ = (from: number): void => {
      if (caller !== none && this.#callsOfA[caller] !== none) this.#progressOf(caller).called = from;
    };
    if (!together) {
      const first = this.#ends.get(call);
      if (first === undefined) {
        this.#ends.set(call, { side: trace.side, fact });
        if (divergence !== null) differ(divergence);
        return;
      }
      const [one, other] = first.side === 'a' ? [first.fact, fact] : [fact, first.fact];
      const [valueA, valueB] = [resultOf(one), resultOf(other)];
      const places = this.#pairs.differences({ a: valueA, b: valueB, stepA: one.step, stepB: other.step });
      const same = places.length === 0 && one.event.type === other.event.type;
      if (same) {
        if (caller !== none && this.#progressOf(caller).called === divergence) this.#progressOf(caller).called = null;
      } else if (divergence !== null) {
        differ(divergence);
        this.#addResult(divergence, valueA, valueB, places, one.event.type !== other.event.type);
      }
    } else if (divergence !== null) differ(divergence);
    this.#ends.delete(call);
    this.#progress.delete(call);
    this.#marks.endCall(call);
  }

  #addResult(
    divergence: number,
    a: Value | null,
    b: Value | null,
    places: readonly ValueDifference[],
    raised: boolean,
  ): void {
    const draft = this.#drafts[divergence];
    if (draft === undefined) return;
    const [first] = places;
    if (draft.differences.length >= mostDifferences) draft.omitted++;
    else {
      const inside = first === undefined || first.path.length === 0 ? null : first;
      draft.differences.push({ what: raised ? 'exception' : 'result', a, b, inside });
    }
  }

  #compareEndings(): void {
    const { a, b } = this.#traces;
    const [one, other] = [a.recording.end, b.recording.end];
    const whole = a.steps === a.recording.steps && b.steps === b.recording.steps;
    if (!whole || endingText(one) === endingText(other)) return;
    const from = this.#latestTurn;
    this.#add('ending', Math.max(0, a.steps - 1), Math.max(0, b.steps - 1), [], (index) =>
      from === null ? this.#causes.original(index, 'unexplained', 'ending') : { is: 'follows', from, through: null },
    );
  }
}

function finished({ step, only }: DraftSide): DivergentSide {
  return {
    step: id<Step>(step),
    only: only === null ? null : { ...only, first: id<Step>(only.first) },
  };
}

/** The gravest of the differences names the divergence. */
function kindOf(differences: readonly Difference[]): DivergenceKind {
  if (differences.some(({ what }) => what === 'exception')) return 'exception';
  if (differences.some(({ what }) => what === 'branch' || what === 'order')) return 'flow';
  return differences.some(({ what }) => what === 'output') ? 'output' : 'value';
}

function endsCall({ event }: Fact): boolean {
  return event.type === 'leave' || event.type === 'unwind';
}

function resultOf({ event }: Fact): Value | null {
  return 'value' in event ? event.value : null;
}

/** How a run ended, without what is chance. */
function endingText(end: RunEnd): string {
  switch (end.outcome) {
    case 'exited':
      return `exited ${end.code} ${end.exception ?? ''}`;
    case 'signalled':
      return `signalled ${end.signal}`;
    default:
      return end.outcome;
  }
}
