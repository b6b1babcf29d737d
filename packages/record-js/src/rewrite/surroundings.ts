import type { FunctionKind } from '@pellucid/format';
import type { Activation, Scope, Variable } from './scope.ts';
import type { Node } from './syntax.ts';

/** What a text that `eval` runs sees of the source around the call. Plain data: the source may be rewritten on another thread. */
export interface Surroundings {
  /** What the names of helper variables begin with there. */
  readonly prefix: string;
  readonly isStrict: boolean;
  readonly owners: readonly { readonly id: number; readonly kind: FunctionKind; readonly call: string }[];
  /** Visible names; `owner` is a place in `owners`. */
  readonly names: readonly {
    readonly name: string;
    readonly id: number;
    readonly kind: Variable['kind'];
    readonly exported: boolean;
    readonly owner: number;
    /** How many of `shades` are in front of it. */
    readonly shaded: number;
  }[];
  /** What holds the objects of the `with` statements around, innermost first. */
  readonly shades: readonly string[];
  readonly secrets: readonly (readonly [name: string, shown: string | null])[];
}

/** Notes what can be seen in a scope. */
export function noteSurroundings(scope: Scope, prefix: string, isStrict: boolean): Surroundings {
  const activations: Activation[] = [];
  const names = new Map<string, Surroundings['names'][number]>();
  const secrets = new Map<string, string | null>();
  const shades: string[] = [];
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (!activations.includes(at.owner)) activations.push(at.owner);
    const owner = activations.indexOf(at.owner);
    for (const { name, id, kind, exported } of at.names.values()) {
      if (!names.has(name)) names.set(name, { name, id, kind, exported, owner, shaded: shades.length });
    }
    if (at.shade !== null) shades.push(at.shade);
    for (const [name, shown] of at.secrets ?? []) if (!secrets.has(name)) secrets.set(name, shown);
  }
  const owners = activations.map(({ entry, call }) => ({ id: entry.id, kind: entry.kind, call }));
  return { prefix, isStrict, owners, names: [...names.values()], shades, secrets: [...secrets] };
}

/** The scope around a text: every name that it sees, as it was noted. `program`: the text. */
export function scopeAround({ owners, names, shades, secrets }: Surroundings, program: Node): Scope {
  const activations = owners.map(({ id, kind, call }): Activation => {
    const entry = { id, name: '', kind, parent: 0, range: [1, 0, 1, 0] as const, parameters: [] };
    return { entry, parent: null, node: program, arrow: false, call, temporaries: [], deferred: false, self: null };
  });
  const [innermost] = activations;
  if (innermost === undefined) throw new Error('a text stands in no function');
  const around = (parent: Scope | null, shade: string | null, secrets: Scope['secrets'] = null): Scope => {
    return { parent, owner: innermost, names: new Map(), secrets, node: program, vars: true, loop: null, shade };
  };
  // Names behind all `with` statements, behind all but the innermost, and so on.
  const scopes = [around(null, null, new Map(secrets))];
  for (const shade of shades.toReversed()) scopes.unshift(around(around(scopes[0] ?? null, shade), null));
  for (const { name, id, kind, exported, owner, shaded } of names) {
    const holder = activations[owner] ?? innermost;
    // Whoever reads it in the text cannot know who else writes it.
    const facts = { assigned: kind !== 'const', used: true, recorded: false, exported, loop: null };
    scopes[shaded]?.names.set(name, { id, name, owner: holder, kind, ...facts });
  }
  return scopes[0] as Scope;
}
