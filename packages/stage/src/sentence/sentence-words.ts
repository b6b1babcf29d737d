import type { InLocales } from '../words/locale.ts';
import { chinese } from './chinese.ts';
import { english } from './english.ts';
import type { Said, Span } from './span.ts';

export type Spans = readonly Span[];

/** How one of two values stands to the other. */
export type Relation = 'less' | 'greater' | 'not-less' | 'not-greater';

/** At which end of a sequence, or at which place in it. */
export type Where = 'front' | 'end' | 'inside' | number;

/**
 * How a language says what happened. The facts are found once (the files beside this one); each language puts them in its own order. Clauses have no
 * stop at their end; counts come written out.
 */
export interface SentenceWords {
  /** Clauses as one sentence. */
  readonly sentence: (clauses: readonly Spans[]) => Spans;
  /** Several facts in one line. */
  readonly facts: (facts: readonly Spans[]) => Spans;
  /** `a, b and c`; `more`: how many are not named. */
  readonly list: (parts: readonly Spans[], more: string | null) => Spans;
  readonly theProgram: Spans;
  readonly theCall: Spans;
  readonly unnamedFunction: Spans;

  readonly functionDefined: (name: string) => Spans;
  readonly classDefined: (name: string) => Spans;
  readonly imported: (name: string) => Spans;
  readonly namesTheSame: (name: string, other: string) => Spans;
  readonly becomes: (place: Said, value: string) => Spans;
  readonly has: (name: string, count: string) => Spans;
  readonly is: (name: string, value: string) => Spans;
  readonly was: (name: string, value: string) => Spans;
  readonly itWas: (value: string) => Spans;
  readonly wasThatAlready: (name: string) => Spans;
  readonly nameGone: (name: string) => Spans;
  readonly firstTurn: Spans;
  readonly nextTurn: Spans;

  readonly loopGoesOn: (condition: string | null) => Spans;
  /** Without a condition: there is nothing left to go through. */
  readonly loopEnds: (condition: string | null) => Spans;
  readonly holds: (condition: string | null, taken: boolean) => Spans;
  readonly isEmpty: (container: Said) => Spans;

  /** A field or an element, by how it is reached, of an object that has no name. */
  readonly partOf: (access: string, object: Said) => Spans;
  readonly swapped: (one: string, other: string, value: string, otherValue: string) => Spans;
  readonly swappedBecause: (value: string, relation: Relation, otherValue: string) => Spans;
  readonly swappedPlaces: (one: string, other: string) => Spans;
  readonly written: (names: readonly Spans[]) => Spans;
  readonly appended: (values: Spans, container: Said) => Spans;
  readonly inserted: (values: Spans, container: Said, where: Where) => Spans;
  readonly added: (value: string, container: Said) => Spans;
  readonly discarded: (value: string, container: Said) => Spans;
  readonly removed: (values: Spans, container: Said, where: Where) => Spans;
  readonly newKey: (key: string, container: Said, value: string) => Spans;
  readonly created: (place: Said) => Spans;
  readonly keyRemoved: (key: string, container: Said) => Spans;
  readonly placeGone: (place: Said) => Spans;
  readonly reordered: (container: Said) => Spans;
  readonly elements: (count: string) => Spans;
  readonly refilled: (container: Said) => Spans;
  readonly replaced: (count: string, old: string, container: Said) => Spans;
  readonly emptied: (container: Said) => Spans;
  readonly cut: (container: Said) => Spans;
  readonly grows: (container: Said, count: string) => Spans;
  readonly shrinks: (container: Said, count: string) => Spans;
  readonly isEmptyNow: (container: Said) => Spans;

  readonly raised: (exception: string) => Spans;
  readonly raisedAndCaught: (exception: string, line: string) => Spans;
  readonly caughtHere: (exception: string) => Spans;
  readonly raisedAt: (line: string | null, step: string) => Spans;
  readonly nothingCatches: Spans;
  readonly caughtAt: (step: string) => Spans;
  readonly endsBecause: (name: Said, exception: string) => Spans;

  readonly classDone: (name: Said) => Spans;
  readonly fileDone: (name: Said) => Spans;
  readonly callDone: (name: Said) => Spans;
  readonly returns: (name: Said, value: string) => Spans;
  readonly yields: (name: Said, value: string) => Spans;
  readonly passesOn: (name: Said) => Spans;
  readonly waitsForMore: Spans;
  readonly waits: (name: Said) => Spans;
  readonly waitsFor: (value: string) => Spans;

  readonly emptyLinePrinted: Spans;
  readonly printed: (text: string) => Spans;
  /** Behind the first line of what is printed. */
  readonly moreLines: (count: string) => Spans;
  readonly toStandardError: Spans;
  readonly reads: (value: string) => Spans;

  readonly fileStarts: (name: string) => Spans;
  readonly classBegins: (name: string) => Spans;
  readonly called: (name: Said) => Spans;
  readonly calledWith: (name: Said, given: Spans) => Spans;
  readonly on: (receiver: Said) => Spans;
  readonly closed: (name: Said) => Spans;
  readonly goesOn: (name: Said) => Spans;
  readonly goesOnWithException: (name: Said) => Spans;
  readonly withValue: (value: string) => Spans;

  readonly notRecorded: Spans;
  readonly recorderFailed: Spans;
  /** `name`: its number, where it has one. */
  readonly taskBegins: (kind: string, name: string) => Spans;
  readonly forked: Spans;
  readonly taskEnded: Spans;
  readonly taskTakesOver: (kind: string, name: string) => Spans;
  readonly loopLeft: Spans;
  readonly onToNextTurn: Spans;
  readonly nothingToDo: Spans;
  readonly tried: Spans;
  readonly loads: (source: string) => Spans;
  readonly loopBegins: (source: string) => Spans;
  readonly turnOf: (source: string) => Spans;
  readonly begins: (source: string) => Spans;
  /** A question: whether the clause of an `except` or `catch` fits. */
  readonly fits: (source: string) => Spans;
  readonly runs: (source: string) => Spans;
  readonly programGoesOn: Spans;
}

export const sentenceWords: InLocales<SentenceWords> = { en: english, zh: chinese };
