import type { Place } from './place.ts';
import { isLoud, runsCode } from './quiet.ts';
import type { Rules } from './rules.ts';
import { lookup } from './scope.ts';
import { boundNames, type Node } from './syntax.ts';
import type { Piece } from './text.ts';

type Name = Node & { name: string };

/** A pattern that tells of its variables while it is evaluated. */
interface Steps {
  readonly pattern: Piece;
  /** Has to run before the declaration. */
  readonly before: string;
  /** Tell of those that are left. */
  readonly after: readonly Piece[];
}

/**
 * Patterns of declarations that run code. Of an object's properties each but the first is asked for by a computed key, before which is told what
 * has been bound by then: a getter may run. The first one stays, since errors name it. In other patterns what has been bound is told before each
 * default and each computed key.
 */
export class Stepwise {
  private readonly place: Place;
  private readonly rules: Rules;

  constructor(rules: Rules) {
    this.place = rules.place;
    this.rules = rules;
  }

  /**
   * For patterns of properties alone. `tell`: a piece that tells of a variable, in the order in which they are bound. null: the pattern is another one,
   * asks for one property, or its variables are told in another way.
   */
  keyed(pattern: Node, tell: (name: Name) => Piece): Steps | null {
    if (!hasOnlyProperties(pattern)) return null;
    if (!boundNames(pattern).every((name) => this.rules.variables.isNear(name))) return null;
    const untold: Piece[] = [];
    const piece = this.rules.variables.pattern(pattern, {
      bound: (name) => {
        untold.push(tell(name));
      },
      // Before a default nothing is left to tell: its property has been asked for.
      runs: (_, value) => value,
      asks: ({ key }, value) => {
        if (untold.length === 0) return value;
        const told = untold.splice(0).map((one): Piece => [one, ',']);
        return ['(', told, value ?? (key.type === 'Identifier' ? JSON.stringify(key.name) : key), ')'];
      },
    });
    return { pattern: piece, before: '', after: untold };
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
      asks: (_, key) => key,
    });
    return { pattern: piece, before: `${told}=0`, after: [tell()] };
  }
}

/** There is more than one, and nothing else in it. */
function hasOnlyProperties(pattern: Node): boolean {
  let count = 0;
  const look = (node: Node): boolean => {
    switch (node.type) {
      case 'ArrayPattern':
        return false;
      case 'AssignmentPattern':
        return look(node.left);
      case 'Property':
        count++;
        return look(node.value);
      case 'ObjectPattern':
        return node.properties.every(look);
      default:
        return true;
    }
  };
  return pattern.type === 'ObjectPattern' && look(pattern) && count > 1;
}
