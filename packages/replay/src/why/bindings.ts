import { type Expression, partsOf, type Statement } from '../syntax/expression.ts';

/** Which part of a value a target takes: an item, what stands under a key, or all the rest. */
export type PathPart =
  | { readonly take: 'index'; readonly index: number }
  | { readonly take: 'key'; readonly key: Expression }
  | { readonly take: 'rest' };

/** One target that a statement writes, and where its value comes from. */
export interface Binding {
  /** A name, an element or a field. */
  readonly target: Expression;
  readonly value: Expression;
  /** Which part of the value, where the target is part of a pattern. */
  readonly path: readonly PathPart[];
  /** Of `+=`, `+`: the target's old value is read too. */
  readonly operator: string | null;
  /** What it is where there is none. */
  readonly byDefault: Expression | null;
  /** The value is iterated over: the target takes one of its elements. */
  readonly turns: 'values' | 'keys' | null;
}

/** All targets that the statement writes, those of assignments within expressions too, in the order of the source. */
export function bindingsOf(statement: Statement): readonly Binding[] {
  const found: Binding[] = [];
  if (statement.is === 'loop') {
    collect(
      statement.target,
      statement.iterable,
      [],
      { operator: null, byDefault: null, turns: statement.over },
      found,
    );
    visit(statement.iterable, found);
  } else if (statement.is === 'evaluation') visit(statement.value, found);
  return found;
}

type Kind = Pick<Binding, 'operator' | 'byDefault' | 'turns'>;

function visit(expression: Expression, found: Binding[]): void {
  if (expression.is === 'assignment') {
    const kind: Kind = { operator: expression.operator, byDefault: null, turns: null };
    collect(expression.target, assigned(expression.value), [], kind, found);
  }
  for (const part of partsOf(expression)) visit(part, found);
}

/** Of `a = b = value`, the value. */
function assigned(value: Expression): Expression {
  return value.is === 'assignment' && value.operator === null ? assigned(value.value) : value;
}

function collect(target: Expression, value: Expression, path: readonly PathPart[], kind: Kind, found: Binding[]): void {
  switch (target.is) {
    case 'name':
    case 'element':
    case 'field':
      found.push({ target, value, path, ...kind });
      return;
    case 'assignment':
      return collect(target.target, value, path, { ...kind, byDefault: target.value }, found);
    case 'spread':
      return collect(target.of, value, [...path, { take: 'rest' }], kind, found);
    case 'sequence': {
      const written = kind.turns === null && path.length === 0 && isPlain(value) ? value.items : null;
      for (const [index, item] of target.items.entries()) {
        const own = written?.[index];
        if (own !== undefined && item.is !== 'spread') collect(item, own, [], kind, found);
        else collect(item, value, item.is === 'spread' ? path : [...path, { take: 'index', index }], kind, found);
      }
      return;
    }
    case 'record':
      for (const { key, value: item } of target.entries) {
        const own = kind.turns === null && path.length === 0 ? writtenUnder(key, value) : null;
        if (own !== null) {
          collect(item, own, [], kind, found);
          continue;
        }
        collect(item, value, key === null ? [...path, { take: 'rest' }] : [...path, { take: 'key', key }], kind, found);
      }
      return;
    default:
      return;
  }
}

/** What an object that is written out has under the key. */
function writtenUnder(key: Expression | null, value: Expression): Expression | null {
  if (value.is !== 'record' || key?.is !== 'constant' || key.value.type !== 'string') return null;
  const name = key.value.value;
  const entry = value.entries.findLast(
    ({ key: other }) => other?.is === 'constant' && other.value.type === 'string' && other.value.value === name,
  );
  return entry?.value ?? null;
}

function isPlain(value: Expression): value is Expression & { is: 'sequence' } {
  return value.is === 'sequence' && !value.items.some(({ is }) => is === 'spread');
}
