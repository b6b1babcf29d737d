import type { Node } from 'oxc-parser';
import { oxcParser } from './oxc.ts';

export type { Node };

export type FunctionNode = Node & { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' };
export type ClassNode = Node & { type: 'ClassDeclaration' | 'ClassExpression' };
export type MemberNode = Node & { type: 'MemberExpression' };
export type VariablesNode = Node & { type: 'VariableDeclaration' };

/** Children in the order of the source. */
export function children(node: Node): Node[] {
  const found: Node[] = [];
  const holder = node as unknown as Record<string, unknown>;
  for (const key of oxcParser().visitorKeys[node.type] ?? []) {
    const child = holder[key];
    if (Array.isArray(child)) {
      for (const item of child) if (item !== null) found.push(item as Node);
    } else if (child !== null && child !== undefined) found.push(child as Node);
  }
  return found.sort((a, b) => a.start - b.start);
}

const runsInTypeScript = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'TSParameterProperty',
  'TSEnumDeclaration',
  'TSEnumBody',
  'TSEnumMember',
  'TSModuleDeclaration',
  'TSModuleBlock',
  'TSExportAssignment',
  'TSImportEqualsDeclaration',
]);

/** Types and declarations of them: nothing of it runs. */
export function isType(node: Node): boolean {
  if (node.type.startsWith('TS'))
    return !runsInTypeScript.has(node.type) || ('declare' in node && node.declare === true);
  return (
    ('declare' in node && node.declare === true) ||
    (node.type === 'ImportDeclaration' && node.importKind === 'type') ||
    (node.type === 'ExportNamedDeclaration' && node.exportKind === 'type')
  );
}

/** The expression without parentheses and types around it. */
export function bare(node: Node): Node {
  switch (node.type) {
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
      return bare(node.expression);
    default:
      return node;
  }
}

/** A function or class that takes its name from where it is put. */
export function isNameless(node: Node): boolean {
  const inner = bare(node);
  if (inner.type === 'ArrowFunctionExpression') return true;
  return (inner.type === 'FunctionExpression' || inner.type === 'ClassExpression') && inner.id === null;
}

/** Names that a pattern binds, in order. */
export function boundNames(pattern: Node | null): (Node & { type: 'Identifier'; name: string })[] {
  if (pattern === null) return [];
  switch (pattern.type) {
    case 'Identifier':
      return [pattern as Node & { type: 'Identifier'; name: string }];
    case 'AssignmentPattern':
      return boundNames(pattern.left);
    case 'RestElement':
      return boundNames(pattern.argument);
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => boundNames(element));
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        boundNames(property.type === 'Property' ? property.value : property),
      );
    case 'TSParameterProperty':
      return boundNames(pattern.parameter);
    default:
      return [];
  }
}

/** Reading it runs nothing and cannot fail: a literal. */
export function isConstant(node: Node): boolean {
  const inner = bare(node);
  if (inner.type === 'Literal') return true;
  if (inner.type === 'TemplateLiteral') return inner.expressions.length === 0;
  return inner.type === 'UnaryExpression' && inner.operator === '-' && inner.argument.type === 'Literal';
}

/** The name of a property or class member, with `#` for a private one. */
export function keyName(key: Node, computed: boolean): string {
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (key.type === 'Identifier' && !computed) return key.name;
  if (key.type === 'Literal') return String(key.value);
  return '<computed>';
}

export function isFunction(node: Node): node is FunctionNode {
  return (
    node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
  );
}
