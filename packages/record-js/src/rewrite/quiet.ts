import { children, isNameless, isType, type Node } from './syntax.ts';

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

/** A default or a key that tells something: calls, stores and the like, but not a function that is made there. */
export function isLoud(node: Node): boolean {
  return !isQuiet(node) && !isNameless(node);
}

/** A default or a computed key of the pattern tells something. */
export function runsCode(node: Node): boolean {
  switch (node.type) {
    case 'AssignmentPattern':
      return isLoud(node.right) || runsCode(node.left);
    case 'Property':
      return (node.computed && isLoud(node.key)) || runsCode(node.value);
    case 'TSParameterProperty':
      return runsCode(node.parameter);
    case 'RestElement':
    case 'ArrayPattern':
    case 'ObjectPattern':
      return children(node).some(runsCode);
    default:
      return false;
  }
}
