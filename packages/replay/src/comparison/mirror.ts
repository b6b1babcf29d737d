import type { Difference, Divergence } from './divergence.ts';
import type { AlignedLine } from './line-alignment.ts';
import type { SourcePair } from './program-alignment.ts';
import type { ValueDifference } from './value-difference.ts';

export function mirrorSources(pair: SourcePair): SourcePair {
  return { ...pair, a: pair.b, b: pair.a, lines: pair.lines.map(mirrorLine) };
}

function mirrorLine(line: AlignedLine): AlignedLine {
  switch (line.is) {
    case 'only-a':
      return { is: 'only-b', a: null, b: line.a };
    case 'only-b':
      return { is: 'only-a', a: line.b, b: null };
    default:
      return { is: line.is, a: line.b, b: line.a };
  }
}

/** The divergence, told from the other side. */
export function mirrorDivergence(divergence: Divergence): Divergence {
  return {
    ...divergence,
    a: divergence.b,
    b: divergence.a,
    differences: divergence.differences.map(mirrorDifference),
  };
}

function mirrorDifference(difference: Difference): Difference {
  switch (difference.what) {
    case 'branch':
      return { ...difference, a: difference.b, b: difference.a };
    case 'output':
      return { ...difference, a: difference.b, b: difference.a };
    case 'order':
      return { ...difference, a: difference.b, b: difference.a, object: mirror(difference.object) };
    case 'change':
      return {
        ...difference,
        ...mirrorValues(difference),
        object: mirror(difference.object),
        how: mirror(difference.how),
      };
    case 'item':
    case 'field':
      return { ...difference, ...mirrorValues(difference), object: mirror(difference.object) };
    default:
      return { ...difference, ...mirrorValues(difference) };
  }
}

interface Values<T> {
  readonly a: T;
  readonly b: T;
}

function mirrorValues<T>({ a, b, inside }: Values<T> & { readonly inside: ValueDifference | null }): Values<T> & {
  readonly inside: ValueDifference | null;
} {
  const mirroredInside: ValueDifference | null =
    inside === null
      ? null
      : { ...inside, a: inside.b, b: inside.a, within: inside.within === null ? null : mirror(inside.within) };
  return { a: b, b: a, inside: mirroredInside };
}

function mirror<T>({ a, b }: Values<T>): Values<T> {
  return { a: b, b: a };
}
