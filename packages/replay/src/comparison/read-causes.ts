import type { FunctionId, Site } from '@pellucid/format';
import type { Cause } from './divergence.ts';
import type { Marks } from './marks.ts';
import type { ProgramAlignment } from './program-alignment.ts';
import { type ReadName, readsOf, readsOfExpression } from './statement-reads.ts';
import { none, type Trace } from './trace.ts';

/** More functions within functions than any program has. */
const mostParents = 100;

/** Which divergence made different what a statement reads. */
export class ReadCauses {
  readonly #programs: ProgramAlignment;
  readonly #marks: Marks;
  readonly #reads = { a: new Map<number, readonly ReadName[]>(), b: new Map<number, readonly ReadName[]>() };
  readonly #chains = { a: new Map<FunctionId, readonly number[]>(), b: new Map<FunctionId, readonly number[]>() };

  constructor(programs: ProgramAlignment, marks: Marks) {
    this.#programs = programs;
    this.#marks = marks;
  }

  /** `call`: of run a, in which the statement runs. null: nothing that it reads was different. */
  ofReads(trace: Trace, site: Site, call: number): Cause | null {
    return this.#latest(trace, this.#readsOf(trace, site), site.function, call);
  }

  /** The same of a function that is one expression. */
  ofExpression(trace: Trace, target: FunctionId, call: number): Cause | null {
    return this.#latest(trace, readsOfExpression(trace.recording, target), target, call);
  }

  #latest(trace: Trace, reads: readonly ReadName[], target: FunctionId, call: number): Cause | null {
    const functions = this.#functionsRound(trace, target);
    const found = this.#marks.latest(reads, call === none ? null : call, functions);
    return found === null ? null : { is: 'follows', ...found };
  }

  /** Whether the statement asks for the arguments of the program. */
  readsArguments(trace: Trace, site: Site): boolean {
    return this.#readsOf(trace, site).some(({ name, field }) => name === 'argv' || field === 'argv');
  }

  #readsOf({ side, recording }: Trace, site: Site): readonly ReadName[] {
    const known = this.#reads[side];
    const reads = known.get(site.id) ?? readsOf(recording, site);
    known.set(site.id, reads);
    return reads;
  }

  /** Keys of the function and of those that it stands in, inside out. */
  #functionsRound({ side, recording }: Trace, target: FunctionId): readonly number[] {
    const known = this.#chains[side].get(target);
    if (known !== undefined) return known;
    const chain: number[] = [];
    for (let next: FunctionId | null = target; next !== null && chain.length < mostParents; ) {
      chain.push(this.#programs.functionKey(side, next));
      next = recording.functionOf(next).parent;
    }
    this.#chains[side].set(target, chain);
    return chain;
  }
}
