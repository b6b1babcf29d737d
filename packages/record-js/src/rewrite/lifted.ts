import { bare, children, type Node } from './syntax.ts';

/** Calls on `jest` that its transformers lift to the top of their block, before the imports. */
const LIFTED = new Set(['mock', 'unmock', 'deepUnmock', 'enableAutomock', 'disableAutomock']);

/**
 * Statements that Jest lifts above others, which have to look as they were written, and the constants that go up with them because a factory
 * names them.
 */
export function liftedByJest(program: Node): ReadonlySet<Node> {
  const lifted = new Set<Node>();
  const constants: (Node & { type: 'VariableDeclaration' })[] = [];
  const names = new Set<string>();
  const collect = (node: Node): void => {
    if (node.type === 'Identifier') names.add(node.name);
    for (const child of children(node)) collect(child);
  };
  const look = (node: Node): void => {
    if (node.type === 'ExpressionStatement' && isLifted(bare(node.expression))) {
      lifted.add(node);
      collect(node);
      return;
    }
    if (node.type === 'VariableDeclaration' && node.kind === 'const') constants.push(node);
    for (const child of children(node)) look(child);
  };
  look(program);
  if (lifted.size === 0) return lifted;
  for (const node of constants) {
    const named = node.declarations.some(({ id }) => id.type === 'Identifier' && names.has(id.name));
    // Names that begin so may be used without going up.
    const free = node.declarations.every(({ id }) => id.type === 'Identifier' && /^mock/i.test(id.name));
    if (named && !free) lifted.add(node);
  }
  return lifted;
}

/** Whether a function stands in it, which is not recorded then. */
export function holdsFunction(node: Node): boolean {
  return 'params' in node || children(node).some(holdsFunction);
}

function isLifted(expression: Node): boolean {
  if (expression.type !== 'CallExpression' || expression.callee.type !== 'MemberExpression') return false;
  const { object, property } = expression.callee;
  if (isLifted(object)) return true;
  return property.type === 'Identifier' && LIFTED.has(property.name) && isJest(object);
}

/** `jest`, `JestGlobals.jest`, or a call on it that gives it back. */
function isJest(node: Node): boolean {
  if (node.type === 'Identifier') return node.name === 'jest';
  if (node.type === 'CallExpression') return node.callee.type === 'MemberExpression' && isJest(node.callee.object);
  return node.type === 'MemberExpression' && node.property.type === 'Identifier' && node.property.name === 'jest';
}
