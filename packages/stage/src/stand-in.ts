import { type Contents, id, type Language, type ObjectId, type Value } from '@pellucid/format';
import type { State, VariableState } from '@pellucid/replay';

// More letters or bytes than any view shows; the rest is counted.
const mostParts = 4000;

/**
 * Numbers, text and bytes have no identity of their own. On the stage the variable that holds them stands for one: its own number below zero,
 * where no recorded object is. null: another value, or a variable without a number.
 */
export function standIn({ key, value }: VariableState): ObjectId | null {
  if (value.type !== 'string' && value.type !== 'bytes' && value.type !== 'int' && value.type !== 'float') return null;
  return 'variable' in key ? id<ObjectId>(-key.variable) : null;
}

export function isStandIn(object: ObjectId): boolean {
  return object < 0;
}

/** What the variable of the innermost call holds, as contents: letters and bytes as a list; undefined when it holds nothing of that kind then. */
export function standInContents(state: State, object: ObjectId, language: Language): Contents | undefined {
  const variable = state.calls.at(-1)?.variables.find((candidate) => standIn(candidate) === object);
  const value = variable?.value;
  if (value?.type === 'bytes') {
    const items = Array.from(value.value.subarray(0, mostParts), (byte): Value => ({ type: 'int', value: byte }));
    return { kind: 'list', type: 'bytes', items, omitted: value.length - items.length, fields: [], omittedFields: 0 };
  }
  if (value?.type === 'int' || value?.type === 'float')
    return { kind: 'scalar', type: 'number', text: String(value.value), fields: [], omittedFields: 0 };
  if (value?.type !== 'string') return undefined;
  const items = lettersOf(value.value, language).map((letter): Value => ({ type: 'string', value: letter }));
  const whole = value.length ?? value.value.length;
  const omitted = value.value.length > mostParts || value.length !== undefined ? Math.max(0, whole - items.length) : 0;
  return { kind: 'list', type: 'str', items, omitted, fields: [], omittedFields: 0 };
}

/** As the language counts them: Python by code points, JavaScript by UTF-16 code units. */
function lettersOf(text: string, language: Language): readonly string[] {
  const shown = text.slice(0, mostParts);
  return language === 'python' ? Array.from(shown) : shown.split('');
}
