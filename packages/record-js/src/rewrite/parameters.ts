import type { Place } from './place.ts';
import { isLoud, runsCode } from './quiet.ts';
import type { Rules } from './rules.ts';
import type { Activation } from './scope.ts';
import { boundNames, type FunctionNode, type Node } from './syntax.ts';
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
        const toCaller = node.async ? 0 : 1;
        const begun = this.place.probe('pe', owner.entry.id, first, own.length, line, toCaller, ...values);
        return [`${settings.prefix}.pd([${settings.prefix}.pt().v=`, value, `]=${begun})`];
      },
    };
    return this.place.unplaced(() =>
      node.params.map((parameter) => [parameter, this.rules.variables.pattern(parameter, watch)] as const),
    );
  }

  /** Where the first parameter is bound, if a call of the function begins with its parameters; null: it begins with its body. */
  firstOf(owner: Activation): number | null {
    return this.firsts.get(owner) ?? null;
  }

  /** What code in parameters of the function binds is told at once. */
  areTold(owner: Activation): boolean {
    return this.firsts.has(owner);
  }

  /** The value of a parameter as the recording may have it. */
  valueOf({ name }: Node & { name: string }): string {
    return this.place.settings.isSecret(name) ? this.place.probe('hide', name) : name;
  }

  /**
   * Not where another module of a circle may call the function before there are probes, which its body begins with. A generator waits once its
   * parameters are bound, and nothing tells that.
   */
  private opens(node: FunctionNode): boolean {
    return !node.generator && node.params.some(runsCode) && this.rules.functions.early(node) === '';
  }

  private sites(node: FunctionNode): number {
    const [first] = node.params
      .flatMap((parameter) => boundNames(parameter))
      .map((name) => this.place.site('declare', name, this.place.scope.names.get(name.name)?.id));
    return first ?? 0;
  }
}
