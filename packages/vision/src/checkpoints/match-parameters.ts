import { type Shape, sameShape, shapeText, type Value } from '@pellucid/tensor';
import { quoted } from './checkpoint-error.ts';

export interface WrongShape {
  readonly name: string;
  readonly expected: Shape;
  readonly given: Shape;
}

/** Parameters do not fit a network. */
export class ParameterMismatchError extends Error {
  override readonly name = 'ParameterMismatchError';
  /** Names that the network has and the parameters do not. */
  readonly missing: readonly string[];
  /** Names that the network does not have. */
  readonly extra: readonly string[];
  readonly wrong: readonly WrongShape[];

  constructor(missing: readonly string[], extra: readonly string[], wrong: readonly WrongShape[]) {
    const faults = [
      told(missing, 'missing', quoted),
      told(extra, 'unknown to the network', quoted),
      told(wrong, 'of the wrong shape', ({ name, expected, given }) => {
        return `${quoted(name)} is ${shapeText(given)} instead of ${shapeText(expected)}`;
      }),
    ];
    super(`The parameters do not fit the network: ${faults.filter((fault) => fault !== '').join('; ')}`);
    this.missing = missing;
    this.extra = extra;
    this.wrong = wrong;
  }
}

/**
 * Checks that the parameters are exactly those of a network, by name and shape.
 * @throws ParameterMismatchError with everything that does not fit
 */
export function matchParameters(expected: ReadonlyMap<string, Shape>, given: ReadonlyMap<string, Value>): void {
  const missing = [...expected.keys()].filter((name) => !given.has(name));
  const extra = [...given.keys()].filter((name) => !expected.has(name));
  const wrong = [...given].flatMap(([name, { shape }]) => {
    const wanted = expected.get(name);
    return wanted === undefined || sameShape(wanted, shape) ? [] : [{ name, expected: wanted, given: shape }];
  });
  if (missing.length + extra.length + wrong.length > 0) throw new ParameterMismatchError(missing, extra, wrong);
}

/** How many of a list a message names. */
const namedInMessage = 3;

function told<Item>(items: readonly Item[], what: string, tell: (item: Item) => string): string {
  if (items.length === 0) return '';
  const more = items.length > namedInMessage ? `, and ${items.length - namedInMessage} more` : '';
  return `${items.length} ${what} (${items.slice(0, namedInMessage).map(tell).join(', ')}${more})`;
}
