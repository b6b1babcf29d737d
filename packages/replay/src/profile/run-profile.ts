import type { CallId, FunctionId, SourceId } from '@pellucid/format';
import type { CallTree } from './call-tree.ts';

/** What a part of the program took: steps, and milliseconds where the recording tells the time. */
export interface Cost {
  readonly steps: number;
  readonly time: number | null;
}

export interface FunctionProfile {
  readonly function: FunctionId;
  readonly calls: number;
  /** In its own statements. */
  readonly self: Cost;
  /** And in all that it called; calls of itself within itself count once. */
  readonly total: Cost;
  /** The call with the most steps. */
  readonly longest: CallId;
}

export interface LineProfile {
  readonly source: SourceId;
  /** 1-based. */
  readonly line: number;
  /** How often a statement on it began. */
  readonly runs: number;
  readonly self: Cost;
}

/** Where a run spent its steps. */
export interface RunProfile {
  /** Steps that were counted: all, or as many as were asked for. */
  readonly steps: number;
  /** Milliseconds of the run as it was recorded; null: the recording does not tell, and steps are the only measure. */
  readonly time: number | null;
  /** Those that took most by themselves first. */
  readonly functions: readonly FunctionProfile[];
  readonly lines: readonly LineProfile[];
  readonly tree: CallTree;
}
