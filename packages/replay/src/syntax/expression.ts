import type { Value } from '@pellucid/format';

/** A part of a source: offsets into its lines joined by line feeds, end exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** One argument of a call. `name`: of a keyword argument; `spread`: `*items`, `...items`. */
export interface Argument {
  readonly value: Expression;
  readonly name: string | null;
  readonly spread: boolean;
}

/** One entry of a map or object that is written out; without a key another one is spread into it. */
export interface RecordEntry {
  readonly key: Expression | null;
  readonly value: Expression;
}

/** `for target in iterable if condition`, one part of a comprehension. */
export interface Clause {
  readonly target: Expression;
  readonly iterable: Expression;
  readonly conditions: readonly Expression[];
}

export type LogicalOperator = 'and' | 'or' | 'nullish';

/**
 * What an expression of any of the languages is, as far as reading from it goes. Targets of assignments are expressions too: a name, an element, a
 * field, or a list or record of those. Operators have the spelling of their language, but for `and`, `or` and `not`.
 */
export type Expression = Span &
  (
    | { readonly is: 'name'; readonly name: string }
    | { readonly is: 'constant'; readonly value: Value }
    | { readonly is: 'element'; readonly container: Expression; readonly key: Expression }
    /** `range`: of a slice along one axis its start, end and step, null for what is left out. */
    | {
        readonly is: 'slice';
        readonly container: Expression;
        readonly bounds: readonly Expression[];
        readonly range: readonly (Expression | null)[] | null;
      }
    | { readonly is: 'field'; readonly object: Expression; readonly name: string }
    | { readonly is: 'call'; readonly callee: Expression; readonly args: readonly Argument[] }
    | { readonly is: 'operation'; readonly operator: string; readonly operands: readonly Expression[] }
    /** `a < b < c`; each operand but the first with the operator before it. */
    | {
        readonly is: 'comparison';
        readonly first: Expression;
        readonly rest: readonly { readonly operator: string; readonly operand: Expression }[];
      }
    | {
        readonly is: 'logical';
        readonly operator: LogicalOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
    | {
        readonly is: 'conditional';
        readonly test: Expression;
        readonly consequent: Expression;
        readonly alternative: Expression;
      }
    /** A list, tuple or set that is written out. */
    | { readonly is: 'sequence'; readonly items: readonly Expression[] }
    | { readonly is: 'record'; readonly entries: readonly RecordEntry[] }
    | { readonly is: 'spread'; readonly of: Expression }
    | { readonly is: 'comprehension'; readonly clauses: readonly Clause[]; readonly parts: readonly Expression[] }
    /** An assignment within an expression; in a pattern, a target with its default. `operator`: of `+=`, `+`. */
    | {
        readonly is: 'assignment';
        readonly target: Expression;
        readonly value: Expression;
        readonly operator: string | null;
      }
    /** A function that is written out: it reads when it is called. `body`: of one that is a single expression. */
    | { readonly is: 'function'; readonly body: Expression | null }
    /** Anything else, by what it is made of: texts with values in them, `await`, `yield`. */
    | { readonly is: 'group'; readonly parts: readonly Expression[] }
  );

/** What a statement does, as far as reading and writing go; of one that holds others its head alone. */
export type Statement = Span &
  (
    | { readonly is: 'evaluation'; readonly value: Expression }
    /** `for target in iterable`. `over`: whether it takes the values or, as `for … in` of JavaScript, the keys. */
    | {
        readonly is: 'loop';
        readonly target: Expression;
        readonly iterable: Expression;
        readonly over: 'values' | 'keys';
      }
    /** Defines functions or classes, imports, or does nothing that is read. */
    | { readonly is: 'other' }
  );

/** The parts that an expression is made of, in the order in which they are evaluated; functions and comprehensions are not looked into. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.is) {
    case 'name':
    case 'constant':
    case 'function':
      return [];
    case 'element':
      return [expression.container, expression.key];
    case 'slice':
      return [expression.container, ...expression.bounds];
    case 'field':
      return [expression.object];
    case 'call':
      return [expression.callee, ...expression.args.map(({ value }) => value)];
    case 'operation':
      return expression.operands;
    case 'comparison':
      return [expression.first, ...expression.rest.map(({ operand }) => operand)];
    case 'logical':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.test, expression.consequent, expression.alternative];
    case 'sequence':
      return expression.items;
    case 'record':
      return expression.entries.flatMap(({ key, value }) => (key === null ? [value] : [key, value]));
    case 'spread':
      return [expression.of];
    case 'comprehension':
      return expression.clauses.slice(0, 1).map(({ iterable }) => iterable);
    case 'assignment':
      return [expression.value, ...targetParts(expression.target)];
    case 'group':
      return expression.parts;
  }
}

/** What a target reads: the container and the key of an element, the object of a field. */
function targetParts(target: Expression): readonly Expression[] {
  if (target.is === 'name') return [];
  if (target.is === 'sequence') return target.items.flatMap(targetParts);
  if (target.is === 'record') return target.entries.flatMap(({ value }) => targetParts(value));
  return partsOf(target);
}
