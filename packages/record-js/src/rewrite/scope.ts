import type { Node } from './syntax.ts';
import type { FunctionEntry } from './tables.ts';

/** A declared name. */
export interface Variable {
  readonly id: number;
  readonly name: string;
  readonly owner: Activation;
  /** `own`: the name that a function expression has for itself; nothing can change it. */
  readonly kind: 'var' | 'let' | 'const' | 'own' | 'function' | 'class' | 'parameter' | 'import' | 'catch' | 'this';
  /** Something other than its declaration writes it. */
  assigned: boolean;
  /** Its value is read or written somewhere, not only its type. */
  used: boolean;
  /** The function that a function declaration or a constant holds, which is recorded. */
  recorded: boolean;
  /** Other modules can read it. */
  exported: boolean;
  /** The loop that makes it anew with every turn. */
  readonly loop: Node | null;
}

/** A function, class body or module body: what has calls of its own. */
export interface Activation {
  readonly entry: FunctionEntry;
  readonly parent: Activation | null;
  readonly node: Node;
  readonly arrow: boolean;
  /** Name of what holds the id of the call. */
  call: string;
  /** Names of helper variables that have to be declared where it begins. */
  readonly temporaries: string[];
  /** What it returns is told when nothing of it can run any more: in a generator, or where a `finally` may still change it. */
  readonly deferred: boolean;
  /** The variable that stands for `this`, if the function uses it. */
  self: Variable | null;
}

/** Where names are declared: a function, a block, a loop, a class body. */
export interface Scope {
  readonly parent: Scope | null;
  readonly owner: Activation;
  readonly names: Map<string, Variable>;
  /** Names with `#`: what a plain field is called in the recording; null for what is no field. */
  readonly secrets: Map<string, string | null> | null;
  readonly node: Node;
  readonly vars: boolean;
  /** The loop around it in the same function. */
  readonly loop: Node | null;
  /** Where a `with` statement puts an object in front of what is around it: the name of what holds the object; null elsewhere. */
  readonly shade: string | null;
}

/** The variable that a name means there; null: a global that no source declares. */
export function lookup(scope: Scope, name: string): Variable | null {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const found = at.names.get(name);
    if (found !== undefined) return found;
  }
  return null;
}

/** What holds the objects of `with` statements that may have a property of that name, in front of the variable; innermost first. */
export function shadesOf(scope: Scope, name: string): string[] {
  const shades: string[] = [];
  for (let at: Scope | null = scope; at !== null && !at.names.has(name); at = at.parent)
    if (at.shade !== null) shades.push(at.shade);
  return shades;
}
