import type { Expression, Span } from './expression.ts';

/** How tightly operators of two operands bind. */
export const tightness: ReadonlyMap<string, number> = new Map(
  Object.entries({
    '??': 1,
    '||': 1,
    '&&': 2,
    '|': 3,
    '^': 4,
    '&': 5,
    '==': 6,
    '!=': 6,
    '===': 6,
    '!==': 6,
    '<': 7,
    '>': 7,
    '<=': 7,
    '>=': 7,
    in: 7,
    instanceof: 7,
    as: 7,
    satisfies: 7,
    '<<': 8,
    '>>': 8,
    '>>>': 8,
    '+': 9,
    '-': 9,
    '*': 10,
    '/': 10,
    '%': 10,
    '**': 12,
  }),
);
/** What operators of one operand bind as tightly as. */
export const ofUnary = 11;

/** `+=` and its like; what stands before the sign is the operator. */
export const updates: RegExp = /^([-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)=$/;

/** `i++` adds one. */
export function stepOf({ from, to }: Span, target: Expression, sign: string): Expression {
  const span: Span = { from, to: Math.max(to, target.to) };
  const one: Expression = { ...span, is: 'constant', value: { type: 'int', value: 1 } };
  return { ...span, is: 'assignment', target, value: one, operator: sign.slice(0, 1) };
}

/** What an operator of two operands makes of them. */
export function joined(operator: string, left: Expression, right: Expression): Expression {
  const span: Span = { from: left.from, to: right.to };
  if (operator === '&&') return { ...span, is: 'logical', operator: 'and', left, right };
  if (operator === '||') return { ...span, is: 'logical', operator: 'or', left, right };
  if (operator === '??') return { ...span, is: 'logical', operator: 'nullish', left, right };
  if (/^(?:[<>]=?|[=!]==?|in|instanceof)$/.test(operator)) {
    return { ...span, is: 'comparison', first: left, rest: [{ operator, operand: right }] };
  }
  return { ...span, is: 'operation', operator, operands: [left, right] };
}
