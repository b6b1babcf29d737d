/** A value as the program told it: primitives that JSON has for themselves, else the name of the type and what it holds; `#` is an object. */
export type Said = null | boolean | number | string | readonly [type: string, value?: string | number];

/** An object as the program told it: its kind, its type, and what it holds. */
export type SaidObject = readonly [kind: string, type: string, ...rest: unknown[]];

/** What was really true at one moment. */
export interface Moment {
  /** `at`: before a statement or after the last; `left`, `threw`: a call has returned or thrown `value`. */
  readonly kind: 'at' | 'left' | 'threw';
  /** Events before it. */
  readonly step: number;
  /** Variables by their ids in the tables, of the innermost call first. */
  readonly variables: readonly (readonly [call: number, held: Readonly<Record<string, Said>>])[];
  /** Running functions, innermost first; null: not told. */
  readonly stack: readonly (readonly [file: string, line: number, name: string | null])[] | null;
  readonly call: number;
  readonly value: Said;
  /** Objects that are met in it, by numbers that hold for the whole run. */
  readonly objects: readonly (readonly [number: number, object: SaidObject])[];
}

export type Testimony = readonly Moment[];

/** One line of JSON for each moment. */
export function readTestimony(text: string): Testimony {
  const moments: Moment[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const told = JSON.parse(line) as Partial<Moment> & Pick<Moment, 'kind' | 'step' | 'objects'>;
    moments.push({ variables: [], stack: null, call: 0, value: null, ...told });
  }
  return moments;
}
