import type { Value } from '@pellucid/format';
import type { CallState } from '@pellucid/replay';

/** An index as a statement writes it: a name or a number, and perhaps another one added or taken away; three groups. */
export const indexPattern = '(-?[\\w$]+)\\s*(?:([+-])\\s*([\\w$]+)\\s*)?';

/** What the three groups of an index are worth in the call; undefined where a name holds nothing. */
export function indexValue(
  call: CallState,
  base: string | undefined,
  sign: string | undefined,
  offset: string | undefined,
): Value | undefined {
  const start = operand(call, base);
  if (sign === undefined) return start;
  const [a, b] = [wholeOf(start), wholeOf(operand(call, offset))];
  return a === null || b === null ? undefined : { type: 'int', value: sign === '+' ? a + b : a - b };
}

export function wholeOf(value: Value | undefined): number | null {
  return value?.type === 'int' && typeof value.value === 'number' ? value.value : null;
}

function operand(call: CallState, text: string | undefined): Value | undefined {
  if (text !== undefined && /^-?\d+$/.test(text)) return { type: 'int', value: Number(text) };
  return call.variables.find(({ name }) => name === text)?.value;
}
