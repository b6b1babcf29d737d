import type { Language, Value } from '@pellucid/format';

/** The value of a number as a source writes it; floats where the language has them, ints of any size. A float that is none where it is no number. */
export function numberOf(text: string, language: Language): Value {
  const digits = text.replaceAll('_', '');
  if (language !== 'python' && /^\d+n$/.test(digits)) return { type: 'bigint', value: BigInt(digits.slice(0, -1)) };
  if (language === 'python' && /[jJ]$/.test(digits) && !/^0[xX]/.test(digits)) {
    return { type: 'complex', real: 0, imaginary: Number(digits.slice(0, -1)) };
  }
  const isWritten = /^(?:0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|\d+)$/.test(digits);
  const number = Number(digits);
  if (language === 'python' && !isWritten) return { type: 'float', value: number };
  if (Number.isSafeInteger(number)) return { type: 'int', value: number };
  return language === 'python' ? { type: 'int', value: BigInt(digits) } : { type: 'float', value: number };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', '0': '\0' };

/** The value of a text between quotes; null where it holds more than letters and the common escapes, or has a letter before it. */
export function stringOf(text: string): Value | null {
  const quotes = /^("""|'''|["'`])(.*)\1$/s.exec(text);
  if (quotes === null) return null;
  let known = true;
  const value = (quotes[2] ?? '').replace(/\\(.)/gs, (_, sign: string) => {
    const escaped = escapes[sign];
    if (escaped !== undefined) return escaped;
    if (/[\\'"`]/.test(sign)) return sign;
    known = false;
    return '';
  });
  return known ? { type: 'string', value } : null;
}

/** Words that are values. */
export const javaScriptConstants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['null', { type: 'none' }],
  ['undefined', { type: 'undefined' }],
  ['true', { type: 'boolean', value: true }],
  ['false', { type: 'boolean', value: false }],
]);
