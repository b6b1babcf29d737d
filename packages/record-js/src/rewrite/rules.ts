import type { Calls } from './calls.ts';
import type { Chains } from './chains.ts';
import type { Classes } from './classes.ts';
import type { Evaluations } from './evaluations.ts';
import type { Expressions } from './expressions.ts';
import type { Functions } from './functions.ts';
import type { Iterations } from './iterations.ts';
import type { Loops } from './loops.ts';
import type { Namespaces } from './namespaces.ts';
import type { Parameters } from './parameters.ts';
import type { Patterns } from './patterns.ts';
import type { Place } from './place.ts';
import type { Statements } from './statements.ts';
import type { Stepwise } from './stepwise.ts';
import type { Targets } from './targets.ts';
import type { Tries } from './tries.ts';
import type { Variables } from './variables.ts';

/** Who rewrites what. A program nests everything in everything, so each of them reaches the others through this. */
export interface Rules {
  readonly place: Place;
  readonly statements: Statements;
  readonly loops: Loops;
  readonly namespaces: Namespaces;
  readonly tries: Tries;
  readonly variables: Variables;
  readonly stepwise: Stepwise;
  readonly iterations: Iterations;
  readonly targets: Targets;
  readonly parameters: Parameters;
  readonly patterns: Patterns;
  readonly functions: Functions;
  readonly classes: Classes;
  readonly calls: Calls;
  readonly chains: Chains;
  readonly evaluations: Evaluations;
  readonly expressions: Expressions;
}
