import type { Value } from '@pellucid/format';
import type { Source, State } from '../recording.ts';
import { type Expression, partsOf } from '../syntax/expression.ts';
import { SourceSyntax } from '../syntax/source-syntax.ts';
import { ValueKeys } from '../value-keys.ts';
import { evaluate } from './evaluate.ts';
import { objectsOf, type Scope } from './scope.ts';

/** A text with what stands in it replaced. */
interface ToldText {
  readonly text: string;
  /** How many parts were replaced. */
  readonly count: number;
  /** Nothing that it names was left as it is. */
  readonly whole: boolean;
}

/** An expression of a source, over what was true in a state. Nothing of the program runs. */
export class ToldExpression {
  readonly #text: string;
  readonly #expression: Expression | null;
  readonly #scope: Scope;

  /** `text` is read in the language of the source; `variable` says what a name stood for. */
  constructor(text: string, source: Source, state: State, variable: (name: string) => Value | undefined) {
    const { language } = source.program;
    const read = new SourceSyntax({ ...source, lines: text.split('\n') }).statementAt(0);
    this.#text = text;
    // A bracket around the last part, or a `!` behind it, belongs to none of them.
    this.#expression = read.is === 'evaluation' && /^[\s)!]*$/.test(text.slice(read.to)) ? read.value : null;
    this.#scope = {
      language,
      ...objectsOf(state, new ValueKeys(language, (object) => state.object(object))),
      variable,
      result: () => undefined,
    };
  }

  /** undefined: not known, or the text is no expression. */
  value(): Value | undefined {
    return this.#expression === null ? undefined : evaluate(this.#expression, this.#scope);
  }

  /**
   * The text with a value in the place of each name, element, field and call whose value is known; inside of those for which `write` gives null are
   * others. null: the text is no expression.
   */
  withValues(write: (value: Value) => string | null): ToldText | null {
    if (this.#expression === null) return null;
    let [text, at, count, whole] = ['', 0, 0, true];
    const visit = (part: Expression): void => {
      if (!isRead(part)) return partsOf(part).forEach(visit);
      const value = evaluate(part, this.#scope);
      const told = value === undefined ? null : write(value);
      if (told === null) {
        whole = false;
        return inside(part);
      }
      text += this.#text.slice(at, part.from) + told;
      // `!` of TypeScript says nothing about the value.
      at = part.to + (/^!(?!=)/.test(this.#text.slice(part.to)) ? 1 : 0);
      count++;
    };
    /** What a part is of is no value to show: of `a[i].b` only `i`. */
    const inside = (part: Expression): void => {
      const [of, ...others] = partsOf(part);
      if (of !== undefined) (isRead(of) ? inside : visit)(of);
      others.forEach(visit);
    };
    visit(this.#expression);
    return { text: text + this.#text.slice(at), count, whole };
  }
}

function isRead({ is }: Expression): boolean {
  return is === 'name' || is === 'element' || is === 'slice' || is === 'field' || is === 'call';
}
