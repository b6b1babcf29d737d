import { children, isFunction, type Node } from './syntax.ts';

/**
 * Something can still run in the function when the value of a `return` is known: a `finally`, a disposal, whoever closes a generator. Or nobody may tell of
 * the `return`: it is in a `with` statement.
 */
export function isDeferred(node: Node): boolean {
  if ('generator' in node && node.generator) return true;
  const look = (part: Node, guarded: boolean): boolean => {
    if (part.type === 'ReturnStatement' && guarded) return true;
    if (part.type === 'VariableDeclaration' && /using$/.test(part.kind)) return true;
    if (part !== node && isFunction(part)) return false;
    const inside =
      guarded || (part.type === 'TryStatement' && part.finalizer !== null) || part.type === 'WithStatement';
    return children(part).some((child) => look(child, inside));
  };
  return look(node, false);
}
