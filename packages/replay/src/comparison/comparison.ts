import { id, type Step } from '@pellucid/format';
import type { Recording } from '../recording.ts';
import { countUpTo } from '../search.ts';
import type { Divergence, DivergenceKind } from './divergence.ts';
import { findDivergences } from './find-divergences.ts';
import { mirrorDivergence, mirrorSources } from './mirror.ts';
import { alignPrograms, type Side, type SourcePair } from './program-alignment.ts';
import { alignRuns, type RunAlignment } from './run-alignment.ts';
import { none, type Trace, traceRun } from './trace.ts';

export interface ComparisonOptions {
  /** Divergences that are told one by one; all are counted. */
  readonly most?: number;
  /** Steps of each run that are compared, from its beginning. */
  readonly mostSteps?: number;
}

/** Two runs laid beside each other. */
export interface Comparison {
  readonly a: Recording;
  readonly b: Recording;
  readonly sources: readonly SourcePair[];
  /** The first ones, in the order in which they happened. Empty: the runs are the same. */
  readonly divergences: readonly Divergence[];
  readonly counts: Readonly<Record<DivergenceKind, number>>;
  /** Steps that were compared; fewer than the run has where it is longer than was asked for. */
  readonly compared: { readonly a: number; readonly b: number };
  /** False: in some call so much differs that the two could be laid side by side in a better way. */
  readonly exact: boolean;
  /** False: values so large that they were not looked through to their ends. */
  readonly whole: boolean;
  /**
   * Where the other run is when this one is at the step: at the end of the moment that stands for it, else (`same` is false) of the last one before that
   * has one.
   */
  aligned(side: Side, step: Step): { readonly step: Step; readonly same: boolean };
}

const usualMost = 10_000;
/** What fits in some hundred megabytes. */
const usualMostSteps = 30_000_000;

/**
 * Compares two runs of one program, or of two that are much alike: sources line by line, calls by their functions, and in each call statement by
 * statement. Identities, addresses, hash order and times do not count.
 *
 * `compareRuns(b, a)` is the mirror image.
 */
export function compareRuns(a: Recording, b: Recording, options: ComparisonOptions = {}): Comparison {
  return isBefore(b, a) ? mirrored(compareInOrder(b, a, options)) : compareInOrder(a, b, options);
}

function compareInOrder(
  a: Recording,
  b: Recording,
  { most = usualMost, mostSteps = usualMostSteps }: ComparisonOptions,
): Comparison {
  const programs = alignPrograms(a, b);
  const traces = { a: traceRun('a', a, programs, mostSteps), b: traceRun('b', b, programs, mostSteps) };
  const alignment = alignRuns(traces.a, traces.b);
  const { divergences, counts, whole } = findDivergences(programs, traces.a, traces.b, alignment, most);
  return {
    a,
    b,
    sources: programs.sources,
    divergences,
    counts,
    compared: { a: traces.a.steps, b: traces.b.steps },
    exact: alignment.exact,
    whole,
    aligned: stepAlignment(traces.a, traces.b, alignment),
  };
}

function stepAlignment(a: Trace, b: Trace, { momentsA, momentsB }: RunAlignment): Comparison['aligned'] {
  const sides = {
    a: { own: a, other: b, partners: momentsA, before: lastPaired(momentsA) },
    b: { own: b, other: a, partners: momentsB, before: lastPaired(momentsB) },
  };
  return (side, step) => {
    const { own, other, partners, before } = sides[side];
    const moment = momentAt(own, step);
    const paired = before[moment] ?? none;
    if (paired === none) return { step: id<Step>(0), same: false };
    const partner = partners[paired] ?? 0;
    const next = other.firsts[partner + 1] ?? other.steps;
    return { step: id<Step>(Math.max(0, next - 1)), same: paired === moment && step < own.steps };
  };
}

/** By moment: the last one up to it that has a partner. */
function lastPaired(partners: Uint32Array): Uint32Array {
  const before = new Uint32Array(partners.length);
  let last = none;
  for (let moment = 0; moment < partners.length; moment++) {
    if (partners[moment] !== none) last = moment;
    before[moment] = last;
  }
  return before;
}

function momentAt({ firsts }: Trace, step: number): number {
  return Math.max(0, countUpTo(firsts, step) - 1);
}

/** An order of runs that does not depend on which is called a. */
function isBefore(one: Recording, other: Recording): boolean {
  if (one.facts.started !== other.facts.started) return one.facts.started < other.facts.started;
  if (one.steps !== other.steps) return one.steps < other.steps;
  const [text, otherText] = [textOf(one), textOf(other)];
  if (text !== otherText) return text < otherText;
  // The same program at the same time with as many steps: made by hand, and short.
  for (let step = 0; step < one.steps; step++) {
    const [event, otherEvent] = [eventText(one, step), eventText(other, step)];
    if (event !== otherEvent) return event < otherEvent;
  }
  return false;
}

function textOf({ sources }: Recording): string {
  return sources.map(({ text }) => text).join('\n');
}

function eventText(recording: Recording, step: number): string {
  return JSON.stringify(recording.event(id<Step>(step)), (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
}

function mirrored(comparison: Comparison): Comparison {
  const { a, b, sources, divergences, compared } = comparison;
  return {
    ...comparison,
    a: b,
    b: a,
    sources: sources.map(mirrorSources),
    divergences: divergences.map(mirrorDivergence),
    compared: { a: compared.b, b: compared.a },
    aligned: (side, step) => comparison.aligned(side === 'a' ? 'b' : 'a', step),
  };
}
