import type { Random } from '../../../../../format/src/testing/random.ts';

/** What a variable of a generated program holds for as long as it lives. */
export type Kind =
  | 'number'
  | 'text'
  | 'list'
  | 'record'
  | 'map'
  | 'set'
  | 'cells'
  | 'date'
  | 'pattern'
  | 'big'
  | 'instance'
  | 'function';

export interface Variable {
  readonly name: string;
  readonly kind: Kind;
  readonly constant: boolean;
  /** For instances. */
  readonly made?: ClassShape;
}

export interface ClassShape {
  readonly name: string;
  /** Fields that hold numbers, those of the class that it extends included. */
  readonly fields: readonly string[];
  /** Methods of one number that give one, and accessors that take and give one. */
  readonly methods: readonly string[];
  readonly accessors: readonly string[];
}

/** Where a statement stands: what it may name and how it may leave. */
export class Scope {
  readonly parent: Scope | null;
  readonly variables: Variable[] = [];
  readonly inFunction: boolean;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /** Labels of the loops around in the same function, innermost last. */
  readonly loops: readonly string[];
  /** What `this` is. */
  readonly self: ClassShape | null;
  /** Private fields that can be named here. */
  readonly secrets: readonly string[];

  constructor(parent: Scope | null, over: Partial<Omit<Scope, 'parent' | 'variables'>> = {}) {
    this.parent = parent;
    this.inFunction = over.inFunction ?? parent?.inFunction ?? false;
    this.isAsync = over.isAsync ?? parent?.isAsync ?? false;
    this.isGenerator = over.isGenerator ?? parent?.isGenerator ?? false;
    this.loops = over.loops ?? parent?.loops ?? [];
    this.self = over.self === undefined ? (parent?.self ?? null) : over.self;
    this.secrets = over.secrets ?? parent?.secrets ?? [];
  }

  /** The variables of a kind that can be seen here, the inner one where two have a name. */
  of(kind: Kind, assignable = false): Variable[] {
    const found = new Map<string, Variable>();
    for (let at: Scope | null = this; at !== null; at = at.parent)
      for (const variable of at.variables) if (!found.has(variable.name)) found.set(variable.name, variable);
    return [...found.values()].filter((one) => one.kind === kind && !(assignable && one.constant));
  }

  some(random: Random, kind: Kind, assignable = false): Variable | null {
    const found = this.of(kind, assignable);
    return found.length === 0 ? null : random.pick(found);
  }
}
