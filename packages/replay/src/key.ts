import type { Contents, Language, ObjectId, Value } from '@pellucid/format';

/** Two values are the same key (FORMAT.md §4.4) exactly if their texts are the same. `contents`: of a tuple or frozen set; they never change. */
export function keyText(
  value: Value,
  language: Language,
  contents: (id: ObjectId) => Contents | undefined,
  depth = 0,
): string {
  const python = language === 'python';
  switch (value.type) {
    case 'int':
      return `n${value.value}`;
    case 'float':
      return `n${Object.is(value.value, -0) ? 0 : numberText(value.value)}`;
    case 'boolean':
      return python ? `n${value.value ? 1 : 0}` : `b${value.value}`;
    case 'complex':
      return value.imaginary === 0 ? `n${numberText(value.real)}` : `c${value.real},${value.imaginary}`;
    case 'string':
      return `s${value.value.length}:${value.value}`;
    case 'bigint':
      return `i${value.value}`;
    case 'bytes':
      return `y${value.length}:${value.value.join(' ')}`;
    case 'symbol':
      return `S${value.id}`;
    case 'reference': {
      const held = python && depth < 20 ? contents(value.object) : undefined;
      if (held?.kind === 'tuple') {
        return `t(${held.items.map((item) => keyText(item, language, contents, depth + 1)).join(',')})`;
      }
      if (held?.kind === 'set' && held.type === 'frozenset') {
        return `f(${held.items
          .map((item) => keyText(item, language, contents, depth + 1))
          .sort()
          .join(',')})`;
      }
      return `r${value.object}`;
    }
    case 'redacted':
    case 'unrecorded':
      return `${value.type}:${value.reason}`;
    default:
      return value.type;
  }
}

function numberText(value: number): string {
  return Number.isInteger(value) ? String(BigInt(value)) : String(value);
}
