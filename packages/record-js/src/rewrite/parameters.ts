import type { Place } from './place.ts';
import { isLoud, runsCode } from './quiet.ts';
import type { Rules } from './rules.ts';
import type { Activation } from './scope.ts';
import { boundNames, children, type FunctionNode, type Node } from './syntax.ts';
import type { Piece, Span } from './text.ts';

/**
 * Parameters that run code: defaults and computed keys. The call begins with the first of them that is evaluated, and before each is told
 * what has been bound by then; the rest is where the body begins. Nothing is inserted that runs in every call: there is no place for it that
 * a program could not see.
 */
export class Parameters {
  private readonly place: Place;
  private readonly rules: Rules;
  /** By functions whose calls begin there: the sites at which their parameters are bound are this one and those that follow. */
  private readonly firsts = new Map<Activation, number>();
  /** By generators whose calls begin there: the site at which they wait for their first request. */
  private readonly waits = new Map<Activation, number>();

  constructor(rules: Rules) {
    this.place = rules.place;
    this.rules = rules;
  }

  /** The parameters of the function around; `own`: code for the values that its calls have besides them. */
  pieces(node: FunctionNode, own: readonly string[]): (readonly [Span, Piece])[] {
    const { owner, settings } = this.place;
    const values = [...own];
    const first = this.opens(node) ? this.sites(node) : null;
    if (first !== null) this.firsts.set(owner, first);
    const watch = {
      bound: (name: Node & { name: string }): void => {
        values.push(this.valueOf(name));
      },
      runs: (part: Node, value: Piece): Piece => {
        if (first === null || !isLoud(part)) return value;
        const line = this.place.site('declare', part);
        // What the parameters of an async generator throw no promise keeps.
        const toCaller = node.async && !node.generator ? 0 : 1;
        const begun = this.place.probe('pe', owner.entry.id, first, own.length, line, toCaller, ...values);
        return [`${settings.prefix}.pd([${settings.prefix}.pt().v=`, value, `]=${begun})`];
      },
      asks: (_: Node, key: Piece | null): Piece | null => key,
    };
    const pieces = this.place.unplaced(() =>
      node.params.map((parameter) => [parameter, this.rules.variables.pattern(parameter, watch)] as const),
    );
    if (first === null || !node.generator) return pieces;
    const { id } = owner.entry;
    const [last = node] = node.params.slice(-1);
    this.waits.set(owner, this.place.site('declare', last));
    const waits = this.place.probe('pg', id, first, own.length, this.waits.get(owner) ?? 0, ...values);
    return [...pieces.slice(0, -1), ...this.bound(node, last, pieces.at(-1)?.[1] ?? '', waits)];
  }

  /**
   * The last parameter of a generator, and what tells that all are bound, which runs then in every call: a key in a pattern for what is left
   * of the arguments. That pattern asks the array for nothing but its length.
   */
  private bound(node: FunctionNode, last: Node, piece: Piece, waits: string): (readonly [Span, Piece])[] {
    const { prefix } = this.place.settings;
    const { id } = this.place.owner.entry;
    const call = this.heldCall(this.place.owner);
    const now = this.place.waiting(call);
    const told = `[(${call}=${waits}${now === '' ? '' : `,${now}`},"length")]:${prefix}q${id}`;
    if (last.type === 'RestElement' && last.argument.type === 'Identifier') {
      const { name } = last.argument;
      const taken = `[(${name}=${prefix}.rs([],arguments,${node.params.length - 1}),"length")]:${call}`;
      return [[last, this.place.around(last, [[last.argument, `{length:${name},${taken},${told}}`]])]];
    }
    const more = `,...{length:${call},${told}}`;
    const next = this.place.find(',)', last.end);
    if (this.place.text[next] === ')') return [[last, [piece, more]]];
    return [
      [last, piece],
      [{ start: next, end: next + 1 }, more],
    ];
  }

  /** What holds the call of a generator whose parameters are bound. */
  private heldCall({ entry }: Activation): string {
    return `${this.place.settings.prefix}p${entry.id}`;
  }

  /** What begins the body of such a function; null: its calls begin with that. */
  begun(owner: Activation, own: number, values: readonly string[]): string | null {
    const first = this.firsts.get(owner);
    if (first === undefined) return null;
    const { id } = owner.entry;
    const waits = this.waits.get(owner);
    return waits === undefined
      ? this.place.probe('ep', id, first, own, ...values)
      : this.place.probe('eg', id, this.heldCall(owner), waits, ...values);
  }

  /** What code in parameters of the function binds is told at once. */
  areTold(owner: Activation): boolean {
    return this.firsts.has(owner);
  }

  /** The value of a parameter as the recording may have it. */
  valueOf({ name }: Node & { name: string }): string {
    return this.place.settings.isSecret(name) ? this.place.probe('hide', name) : name;
  }

  /** Not where another module of a circle may call the function before there are probes, which its body begins with. */
  private opens(node: FunctionNode): boolean {
    return (
      node.params.some(runsCode) && this.rules.functions.early(node) === '' && (!node.generator || isRestFree(node))
    );
  }

  private sites(node: FunctionNode): number {
    const [first] = node.params
      .flatMap((parameter) => boundNames(parameter))
      .map((name) => this.place.site('declare', name, this.place.scope.names.get(name.name)?.id));
    return first ?? 0;
  }
}

/** There is nothing behind the other parameters of a generator, or a name for what is left of arguments that nobody has changed. */
function isRestFree({ params }: FunctionNode): boolean {
  const last = params.at(-1);
  if (last?.type !== 'RestElement') return true;
  const isLeftAlone = (node: Node): boolean =>
    !(node.type === 'Identifier' && /^(?:arguments|eval)$/.test(node.name)) && children(node).every(isLeftAlone);
  return last.argument.type === 'Identifier' && params.every(isLeftAlone);
}
