import type { FunctionId, Site } from '@pellucid/format';
import type { Cause, Difference } from './divergence.ts';
import type { Marks } from './marks.ts';
import type { ProgramAlignment } from './program-alignment.ts';
import { ReadCauses } from './read-causes.ts';
import { none, type Trace } from './trace.ts';

/** Two statements that stand for each other: the moments that they have come to, and their call. */
export interface StatementPair {
  readonly momentA: number;
  readonly momentB: number;
  /** Of run a; `none`: outside of all calls. */
  readonly call: number;
  /** Divergence in a call that the statement has made. */
  readonly called: number | null;
}

/** Finds out why two runs differ at a place. `index`: the divergence that is being told. */
export class Causes {
  readonly #programs: ProgramAlignment;
  readonly #a: Trace;
  readonly #b: Trace;
  readonly #reads: ReadCauses;
  /** The programs were given other arguments. */
  readonly #otherArguments: boolean;
  readonly #originals = new Map<string, number>();

  constructor(programs: ProgramAlignment, a: Trace, b: Trace, marks: Marks) {
    this.#programs = programs;
    this.#a = a;
    this.#b = b;
    this.#reads = new ReadCauses(programs, marks);
    this.#otherArguments = a.recording.facts.argv.join('\0') !== b.recording.facts.argv.join('\0');
  }

  /** Of differences in a statement that both have run. */
  ofDifferences(index: number, pair: StatementPair, differences: readonly Difference[]): Cause {
    if (differences.every(({ what }) => what === 'order')) return this.original(index, 'unexplained', 'order of tasks');
    if (differences.some(({ what }) => what === 'input')) return this.original(index, 'input', 'input');
    return this.#ofStatement(index, pair);
  }

  /** Of other arguments in two calls. `made`: the statement that made them; null: none did. */
  ofArguments(index: number, callA: number, callB: number, made: StatementPair | null): Cause {
    for (const [trace, call] of [[this.#a, callA] as const, [this.#b, callB] as const]) {
      const target = trace.targets[call];
      if (target !== undefined && this.#programs.headChanged(trace.side, target)) {
        return this.#changed(index, trace, target);
      }
    }
    return made === null
      ? this.original(index, 'unexplained', callKey(this.#a, callA))
      : this.#ofStatement(index, made);
  }

  /** Of a moment that only the run of the trace has. `before`: the latest statement of both in the call. */
  ofParting(index: number, trace: Trace, moment: number, before: StatementPair): Cause {
    const { call, called } = before;
    if (called !== null) return { is: 'follows', from: called, through: null };
    const site = siteOf(trace, moment);
    const key = site === null ? callKey(trace, call) : this.#statementKey(trace, site);
    if (site !== null && this.#programs.changed(trace.side, site)) {
      return this.#changed(index, trace, site.function, site.range[0]);
    }
    const siteBefore = before.momentA === none ? null : siteOf(this.#a, before.momentA);
    return (
      (site === null ? null : this.#reads.ofReads(trace, site, call)) ??
      (siteBefore === null ? null : this.#reads.ofReads(this.#a, siteBefore, call)) ??
      this.original(index, 'unexplained', key)
    );
  }

  /** The latest divergence behind what a statement of both has read; null: there is none. */
  readBy(momentA: number, call: number): number | null {
    const site = siteOf(this.#a, momentA);
    const cause = site === null ? null : this.#reads.ofReads(this.#a, site, call);
    return cause?.is === 'follows' ? cause.from : null;
  }

  /** A cause that no other one explains; `key`: whose. */
  original(index: number, is: 'changed' | 'input' | 'unexplained', key: string): Cause {
    const whose = `${is} ${key}`;
    const since = this.#originals.get(whose) ?? index;
    this.#originals.set(whose, since);
    return { is, since };
  }

  #ofStatement(index: number, { momentA, momentB, call, called }: StatementPair): Cause {
    const [siteA, siteB] = [siteOf(this.#a, momentA), siteOf(this.#b, momentB)];
    if (siteA === null || siteB === null)
      return this.#ofExpression(index, call, this.#b.calls[momentB] ?? none, called);
    const key = this.#statementKey(this.#a, siteA);
    if (this.#programs.changed('a', siteA) || this.#programs.changed('b', siteB)) {
      return this.#changed(index, this.#a, siteA.function, siteA.range[0]);
    }
    if (called !== null) return { is: 'follows', from: called, through: null };
    const found = this.#reads.ofReads(this.#a, siteA, call);
    if (found !== null) return found;
    const asksForArguments = this.#otherArguments && this.#reads.readsArguments(this.#a, siteA);
    return asksForArguments ? this.original(index, 'input', 'arguments') : this.original(index, 'unexplained', key);
  }

  /** Of a function that is one expression, as Python's lambdas are: no statement begins in it. */
  #ofExpression(index: number, callA: number, callB: number, called: number | null): Cause {
    const [targetA, targetB] = [this.#a.targets[callA], this.#b.targets[callB]];
    const key = callKey(this.#a, callA);
    if (targetA === undefined || targetB === undefined || !isExpression(this.#a, targetA)) {
      return this.original(index, 'unexplained', key);
    }
    if (this.#programs.textChanged('a', targetA) || this.#programs.textChanged('b', targetB)) {
      return this.#changed(index, this.#a, targetA);
    }
    if (called !== null) return { is: 'follows', from: called, through: null };
    return this.#reads.ofExpression(this.#a, targetA, callA) ?? this.original(index, 'unexplained', key);
  }

  /** All that a changed line makes different has one cause. `line`: of the function's source; its first one when absent. */
  #changed(index: number, { side, recording }: Trace, target: FunctionId, line?: number): Cause {
    const where = line ?? recording.functionOf(target).range[0];
    return this.original(index, 'changed', `line ${this.#programs.lineKey(side, target, where)}`);
  }

  #statementKey({ side }: Trace, site: Site): string {
    return `statement ${this.#programs.statementKey(side, site)}`;
  }
}

function isExpression({ recording }: Trace, target: FunctionId): boolean {
  const { kind } = recording.functionOf(target);
  return kind === 'lambda' || kind === 'comprehension';
}

function siteOf({ statements, sites }: Trace, moment: number): Site | null {
  return sites[statements[moment] ?? none] ?? null;
}

function callKey({ functions }: Trace, call: number): string {
  return `call of ${functions[call] ?? none}`;
}
