import type { EventType, ObjectId, Step, Value } from '@pellucid/format';
import type { ValueDifference } from './value-difference.ts';

/**
 * - `flow`: another branch, other statements, other calls.
 * - `value`: the same statement, and another value was bound, returned, passed, written or read in.
 * - `output`: the same statement, and another text was printed.
 * - `exception`: something was raised or caught in one run only, or another exception.
 * - `ending`: the runs ended differently.
 */
export type DivergenceKind = 'flow' | 'value' | 'output' | 'exception' | 'ending';

/** A place at which two runs differ. */
export interface Divergence {
  /** Among all divergences in the order in which they happened, from 0. */
  readonly index: number;
  readonly kind: DivergenceKind;
  readonly a: DivergentSide;
  readonly b: DivergentSide;
  /** In the order of the run; the first ones, and how many more there are. */
  readonly differences: readonly Difference[];
  readonly omitted: number;
  readonly cause: Cause;
  /** Index of the divergence at the beginning of the chain of causes: its own where nothing before explains it. */
  readonly root: number;
}

export interface DivergentSide {
  /** Where to look: the last step of the moment that differs. Where only the other run did something: the last step before. */
  readonly step: Step;
  /** What only this run did here. */
  readonly only: { readonly first: Step; readonly moments: number; readonly calls: number } | null;
}

/**
 * Why two runs differ at a place, as far as the recordings tell. `since`: the first divergence that the very same statement has made for the same reason,
 * which stands for all of them.
 */
export type Cause =
  /** The statement is another one in the other program. */
  | { readonly is: 'changed'; readonly since: number }
  /** The program was given something else: other arguments, or another text on its standard input. */
  | { readonly is: 'input'; readonly since: number }
  /** It read what an earlier divergence had made different, under this name; null: it ran, or did not run, because of it. */
  | { readonly is: 'follows'; readonly from: number; readonly through: string | null }
  /** Everything that was recorded of what it reads was the same: chance, time, files, or code that was not recorded. */
  | { readonly is: 'unexplained'; readonly since: number };

/** An object of each run that stand for each other; null: only the other run has one. */
export interface ObjectOfBoth {
  readonly a: ObjectId | null;
  readonly b: ObjectId | null;
}

interface ValuesOfBoth {
  /** null: this run had no such value. */
  readonly a: Value | null;
  readonly b: Value | null;
  /** Where two containers begin to differ; null: the values themselves differ. */
  readonly inside: ValueDifference | null;
}

export type Difference =
  | (ValuesOfBoth & { readonly what: 'variable' | 'argument'; readonly name: string })
  | (ValuesOfBoth & { readonly what: 'item' | 'field'; readonly object: ObjectOfBoth; readonly key: Value })
  /** Returned, yielded or awaited, raised or caught, read from standard input, sent into a generator. */
  | (ValuesOfBoth & { readonly what: 'result' | 'exception' | 'input' | 'sent' })
  /** Another change of the container: its kind in each run; the values are what was put in first. */
  | (ValuesOfBoth & {
      readonly what: 'change';
      readonly object: ObjectOfBoth;
      readonly how: { readonly a: EventType | null; readonly b: EventType | null };
    })
  /** Tasks change the object in another order: the how manyth change of it this is in each run. */
  | { readonly what: 'order'; readonly object: ObjectOfBoth; readonly a: number; readonly b: number }
  | { readonly what: 'branch'; readonly a: boolean; readonly b: boolean }
  | { readonly what: 'output'; readonly stream: 'stdout' | 'stderr'; readonly a: string; readonly b: string };
