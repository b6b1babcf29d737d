import { children, isType, type Node } from './syntax.ts';

/** What calls something that may be recorded, or is told by an event of its own. */
const loud: ReadonlySet<string> = new Set([
  'ArrowFunctionExpression',
  'AssignmentExpression',
  'AwaitExpression',
  'CallExpression',
  'ClassExpression',
  'FunctionExpression',
  'ImportExpression',
  'JSXElement',
  'JSXFragment',
  'NewExpression',
  'TaggedTemplateExpression',
  'UpdateExpression',
  'YieldExpression',
]);

/**
 * Nothing is told while the expression is evaluated, but for what accessors and conversions of objects run. A statement of such
 * expressions needs no event where it begins: its own last event is the first.
 */
export function isQuiet(node: Node): boolean {
  if (loud.has(node.type) || (node.type === 'UnaryExpression' && node.operator === 'delete')) return false;
  return children(node).every((child) => isType(child) || isQuiet(child));
}
