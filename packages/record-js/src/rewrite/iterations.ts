import type { Place } from './place.ts';
import { isLoud } from './quiet.ts';
import type { Rules } from './rules.ts';
import { lookup } from './scope.ts';
import { bare, boundNames, isNameless, type Node } from './syntax.ts';
import type { Piece, Span } from './text.ts';

/** A declaration by a list of names: what stands for the pattern and its initialiser, and what tells the rest. */
interface Iterated {
  readonly pattern: Piece;
  readonly init: Piece;
  readonly after: Piece;
}

/**
 * Declarations whose names are a list: the iterator may be one that the program has written, or a generator. Then it is asked by one of ours, which gives nothing for
 * each name, so that a default stands there, and that gives the value and tells it before the iterator is asked again:
 * `[a = tk(t, 7)] = (v = init, t = here.iterates ? it(v) : null) ?? v`. Of an array the items are taken as ever, and told when all are. Where V8 names what cannot be
 * iterated, the name has to be put into its message: that is done only in sources that may have iterators of their own.
 */
export class Iterations {
  private readonly place: Place;
  private readonly rules: Rules;
  /** The source has a generator, or something else that may be an iterator of its own. */
  readonly own: boolean;

  constructor(rules: Rules) {
    this.place = rules.place;
    this.rules = rules;
    const { text, scopes } = rules.place;
    this.own = /iterator/i.test(text) || [...scopes.activations.values()].some(({ entry }) => entry.generator === true);
  }

  /** `value`: the rewritten initialiser. null: it is a list itself, or the pattern holds more than names and their defaults. */
  declaration(pattern: Node, init: Node, value: Piece): Iterated | null {
    if (pattern.type !== 'ArrayPattern' || bare(init).type === 'ArrayExpression' || !pattern.elements.every(isPlain))
      return null;
    const names = boundNames(pattern);
    if (names.length === 0 || !names.every((name) => this.rules.variables.isNear(name))) return null;
    const said = notIterable(bare(init));
    if (said !== null && !this.own) return null;
    const isName = value === init && init.type === 'Identifier' && this.place.isDeclared(init);
    const asked = this.place.temporary(init);
    const held = isName ? '' : this.place.temporary(init);
    if (asked === null || held === null) return null;
    const { prefix } = this.place.settings;
    const sites = names.map((name) => this.place.site('declare', name, lookup(this.place.scope, name.name)?.id));
    const rest = pattern.elements.at(-1)?.type === 'RestElement' ? names.at(-1) : undefined;
    const [first = 0] = sites;
    // How many are told where a default tells of those before it.
    const runs = pattern.elements.some((one) => one?.type === 'AssignmentPattern' && isLoud(one.right));
    const count = runs ? this.place.temporary(pattern) : null;
    const told = (values: readonly { readonly name: string }[]): string =>
      `${count}=${this.place.probe('bs', first, count ?? 0, ...values.map(({ name }) => name))}`;
    const replaced = names.flatMap((name, i): (readonly [Span, Piece])[] => {
      if (name === rest) return [];
      const element = pattern.elements.find((one) => one !== null && one.start <= name.start && name.end <= one.end);
      const given = this.place.probe('tk', asked, sites[i] ?? 0);
      if (element?.type !== 'AssignmentPattern') return [[name, [name, '=', given]]];
      const { right } = element;
      const rewritten = this.rules.expressions.node(right);
      const made = isNameless(right)
        ? this.rules.variables.keepName(JSON.stringify(name.name), rewritten)
        : [
            '(',
            count !== null && isLoud(right) ? `${asked}===null&&(${told(names.slice(0, i))}),` : '',
            rewritten,
            ')',
          ];
      return [[right, [`${this.place.probe('tv', asked)}?${given}:${prefix}.td(${asked},${sites[i]},`, made, ')']]];
    });
    const taken = pattern.elements.filter((one) => one?.type !== 'RestElement');
    const shape = JSON.stringify(taken.map((one) => (one === null ? '-' : 'x')).join(''));
    const of = isName ? init.name : held;
    const items =
      said === null
        ? `${prefix}h.iterates?${this.place.probe('it', of, shape)}:null`
        : this.place.probe('it', of, shape, JSON.stringify(said));
    const each = names.map((name, i) => this.bind(name, sites[i] ?? 0));
    const all = count === null ? each.join(',') : told(names);
    const left = rest === undefined ? '0' : this.bind(rest, sites.at(-1) ?? 0);
    return {
      pattern: this.place.around(pattern, replaced),
      init: [
        `(${count === null ? '' : `${count}=0,`}`,
        isName ? '' : [`${held}=`, value, ','],
        `${asked}=${items})??`,
        isName ? value : held,
      ],
      after: `${asked}===null?(${all}):${left}`,
    };
  }

  private bind(name: Node & { name: string }, site: number): string {
    const variable = lookup(this.place.scope, name.name);
    return variable === null ? '0' : this.rules.variables.bindProbe(variable, site, name.name);
  }
}

/** A hole, a name, a name with a default, or a name for the rest. */
function isPlain(element: Node | null): boolean {
  if (element === null) return true;
  if (element.type === 'AssignmentPattern') return element.left.type === 'Identifier';
  return (element.type === 'RestElement' ? element.argument : element).type === 'Identifier';
}

/** What V8 says where the value of the expression cannot be iterated; null: what it says of every value without a name. */
function notIterable(init: Node): string | null {
  if (init.type === 'Identifier') return `${init.name} is not iterable`;
  if (init.type === 'ThisExpression') return 'this is not iterable';
  const isCall = init.type === 'CallExpression' || init.type === 'NewExpression';
  return isCall && init.callee.type === 'Identifier'
    ? `${init.callee.name} is not a function or its return value is not iterable`
    : null;
}
