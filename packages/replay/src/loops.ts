import { type CallId, id, type Step } from '@pellucid/format';
import type { CallState, Recording, Source } from './recording.ts';
import { countUpTo } from './search.ts';
import { type Sequence, slice } from './sequence.ts';
import { SourceSyntax } from './syntax/source-syntax.ts';
import type { StatementNode } from './syntax/statement-node.ts';

/** One run of a loop, from where it begins to where it ends: of a loop within another, that of the outer one's turn. */
export interface Loop {
  /** 1-based lines: of its head, and the last of its body. */
  readonly line: number;
  readonly lastLine: number;
  /** How many turns it takes, and the one that the step lies in, from 1; behind the loop, the last. */
  readonly turns: number;
  readonly turn: number;
  /** The step at which a turn begins; undefined outside of 1 to `turns`. */
  begin(turn: number): Step | undefined;
  /** The last step before the next turn; of the last turn, as far as the loop can go. */
  end(turn: number): number;
}

// Deeper ones are told from the timeline.
const mostNested = 50;
// Where runs of several calls lie between one another, each has to be looked at: of a file, that may read a page.
const mostMixed = 5000;
const mostMixedFar = 400;
// Loops of which it is known whether their condition has failed.
const mostLeft = 300;
// How far a condition that calls functions goes on behind its beginning.
const mostResumed = 4;

/** Finds the loops of a recording's calls. A source is read once; the cost of an answer is a few searches, however often a loop turns. */
export class Loops {
  readonly #recording: Recording;
  readonly #syntax = new Map<Source, SourceSyntax>();
  /** By call, line, beginning and number of runs: how a long loop ends lies far from where it is looked at. */
  readonly #left = new Map<string, boolean>();

  constructor(recording: Recording) {
    this.#recording = recording;
  }

  /** The loops that the call is in, outermost first. */
  around(call: CallState, step: Step): readonly Loop[] {
    if (call.at === null) return [];
    const syntax = this.#syntaxOf(call.source);
    return this.#nested(call, step, syntax.loopsAround(syntax.offset(call.at[0], call.at[1])));
  }

  /** The loop that begins on the line, as it ran last in the call up to the step; null: there is none, or it has not begun. */
  on(call: CallState, step: Step, line: number): Loop | null {
    const syntax = this.#syntaxOf(call.source);
    const node = syntax.loopOn(line);
    const loop = node === null ? undefined : this.#nested(call, step, syntax.loopsAround(node.from)).at(-1);
    return loop?.line === line ? loop : null;
  }

  #nested(call: CallState, step: Step, nodes: readonly StatementNode[]): readonly Loop[] {
    const loops: Loop[] = [];
    let from: number = call.call.entered;
    let to: number = call.call.ended ?? this.#recording.steps - 1;
    if (nodes.length > mostNested) return loops;
    for (const [depth, node] of nodes.entries()) {
      const loop = this.#loop(call, step, node, from, to);
      if (loop === null) break;
      loops.push(loop);
      // Where a turn ends may have to be read, and nobody asks it of the innermost one here.
      if (depth === nodes.length - 1) break;
      from = loop.begin(loop.turn) ?? from;
      to = loop.end(loop.turn);
    }
    return loops;
  }

  /** The run of the loop that lies between two steps. */
  #loop(call: CallState, step: Step, node: StatementNode, from: number, to: number): Loop | null {
    const syntax = this.#syntaxOf(call.source);
    const [line, , end] = syntax.rangeOf(node);
    const last = node.inside.at(-1);
    // What stands on one line begins there all the time.
    if (last === undefined || syntax.rangeOf(last)[0] === line) return null;
    const isDo = node.kind === 'while' && node.conditions.length === 0;
    const first = node.inside[0];
    // A loop without a head turns where its first statement begins; what turns itself does not tell.
    if (isDo && (first === undefined || syntax.loopOn(syntax.rangeOf(first)[0]) !== null)) return null;
    const runs = this.#runsOf(call, isDo && first !== undefined ? syntax.rangeOf(first)[0] : line, from, to);
    if (runs === null) return null;
    const isOver = node.kind === 'for' && node.read().is === 'loop';
    const skipped = node.kind === 'for' && this.#begins(runs.at(0), isOver) ? 1 : 0;
    const turns = runs.count - skipped - (!isOver && !isDo && this.#hasLeft(call.call.id, runs, line, from) ? 1 : 0);
    if (turns < 1 || runs.upTo(step) < 1) return null;
    const begin = (which: number): Step | undefined =>
      which >= 1 && which <= turns ? runs.at(which - 1 + skipped) : undefined;
    return {
      line,
      lastLine: end,
      turns,
      turn: Math.max(1, Math.min(turns, runs.upTo(step) - skipped)),
      begin,
      end: (which) => (runs.at(which + skipped) ?? to + 1) - 1,
    };
  }

  /** The runs of a line between two steps that are the call's own; null: too many calls' lie between one another. */
  #runsOf({ call, source }: CallState, line: number, from: number, to: number): Runs | null {
    const recording = this.#recording;
    const runs = recording.runsOf(source.id, line);
    const first = runs.upTo(from - 1);
    const count = runs.upTo(to) - first;
    const calls = recording.callsOf(call.function);
    const own = calls.upTo(call.entered);
    const isAlone = calls.upTo(to) === own && (own === 1 || (calls.at(own - 2)?.ended ?? to) < call.entered);
    if (isAlone)
      return {
        count,
        at: (index) => (index < count ? runs.at(first + index) : undefined),
        upTo: (step) => Math.min(count, runs.upTo(step) - first),
      };
    if (count > (runs.isFar ? mostMixedFar : mostMixed)) return null;
    const steps = slice(runs, first, first + count).filter((step) => recording.callAt(step)?.id === call.id);
    return {
      count: steps.length,
      at: (index) => steps[index],
      upTo: (step) => countUpTo(steps, step),
    };
  }

  /** Whether a `for` only begins there: its first turn is told by itself, unless it goes over something and has it at once. */
  #begins(step: Step | undefined, isOver: boolean): boolean {
    if (step === undefined || this.#recording.event(step).event.type !== 'line') return false;
    return !isOver || this.#recording.moment(step).last === step;
  }

  #hasLeft(call: CallId, runs: Runs, line: number, from: number): boolean {
    const key = `${call} ${line} ${from} ${runs.count}`;
    const known = this.#left.get(key);
    if (known !== undefined) return known;
    const hasLeft = this.#leaves(call, runs, line);
    if (this.#left.size >= mostLeft) this.#left.clear();
    this.#left.set(key, hasLeft);
    return hasLeft;
  }

  /** Whether the last time that the condition was asked, it did not hold. */
  #leaves(call: CallId, runs: Runs, line: number): boolean {
    const recording = this.#recording;
    let step: Step | null = runs.at(runs.count - 1) ?? null;
    let isLeft = false;
    for (let looked = 0; step !== null && looked < mostResumed; looked++) {
      const { first, last } = recording.moment(step);
      for (let at: number = first; at <= last; at++) {
        const { event } = recording.event(id<Step>(at));
        if (event.type !== 'branch' || event.site === null || recording.siteOf(event.site).range[0] !== line) continue;
        isLeft = !event.taken;
      }
      step = recording.next(last, 'over');
      if (step === null || recording.callAt(step)?.id !== call) break;
      if (recording.statementAt(call, step)?.range[0] !== line) break;
    }
    return isLeft;
  }

  #syntaxOf(source: Source): SourceSyntax {
    const known = this.#syntax.get(source) ?? new SourceSyntax(source);
    this.#syntax.set(source, known);
    return known;
  }
}

type Runs = Pick<Sequence<Step>, 'count' | 'at' | 'upTo'>;
