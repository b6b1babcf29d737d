import type { Place } from './place.ts';
import { isLoud, runsCode } from './quiet.ts';
import type { Rules } from './rules.ts';
import { lookup } from './scope.ts';
import { boundNames, type Node } from './syntax.ts';
import type { Piece } from './text.ts';

/** A pattern that tells of its variables while it is evaluated. */
interface Steps {
  readonly pattern: Piece;
  /** Has to run before the declaration. */
  readonly before: string;
  /** Tells of those that are left. */
  readonly after: string;
}

/** Patterns of declarations that run code: what they have bound by then is told before each default and each computed key. */
export class Stepwise {
  private readonly place: Place;
  private readonly rules: Rules;

  constructor(rules: Rules) {
    this.place = rules.place;
    this.rules = rules;
  }

  /** null: the pattern runs nothing, or its variables are told in another way. */
  steps(pattern: Node): Steps | null {
    const names = boundNames(pattern);
    if (!runsCode(pattern) || !names.every((name) => this.rules.variables.isNear(name))) return null;
    // How many are told.
    const told = this.place.temporary(pattern);
    if (told === null) return null;
    const [first = 0] = names.map((name) => this.place.site('declare', name, lookup(this.place.scope, name.name)?.id));
    const values: string[] = [];
    const tell = (): string => `${told}=${this.place.probe('bs', first, told, ...values)}`;
    const piece = this.rules.variables.pattern(pattern, {
      bound: ({ name }) => {
        values.push(name);
      },
      runs: (part, value) => (isLoud(part) ? ['(', tell(), ',', value, ')'] : value),
    });
    return { pattern: piece, before: `${told}=0`, after: tell() };
  }
}
