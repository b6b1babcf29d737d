import type { Language, Value } from '@pellucid/format';

/** Longest numbers that are computed, in bits: what a program computes with longer ones is not known here. */
const mostBits = 4096;

type Numeric = number | bigint;

/** Arithmetic as the language does it; undefined where it would raise, or is not arithmetic of two numbers. */
export function arithmetic(operator: string, left: Value, right: Value, language: Language): Value | undefined {
  if (left.type === 'bigint' && right.type === 'bigint') {
    const result = integer(operator === '/' ? 'trunc' : operator, left.value, right.value);
    return result === undefined ? undefined : { type: 'bigint', value: result };
  }
  const [a, b] = [numberIn(left, language), numberIn(right, language)];
  if (a === undefined || b === undefined) return undefined;
  if (language !== 'python') return javaScript(operator, Number(a), Number(b));
  if (left.type !== 'float' && right.type !== 'float' && operator !== '/') {
    if (operator === '**' && b < 0) return float(Number(a) ** Number(b));
    const result = integer(operator, BigInt(a), BigInt(b));
    return result === undefined ? undefined : intOf(result);
  }
  return python(operator, Number(a), Number(b));
}

/** The number that takes part in arithmetic: truth values do in Python. */
export function numberIn(value: Value, language: Language): Numeric | undefined {
  if (value.type === 'int' || value.type === 'float') return value.value;
  if (value.type === 'boolean' && language === 'python') return value.value ? 1 : 0;
  return undefined;
}

function intOf(value: bigint): Value {
  const number = Number(value);
  return { type: 'int', value: Number.isSafeInteger(number) ? number : value };
}

function float(value: number): Value {
  return { type: 'float', value };
}

/** A number of JavaScript as recorders write it. */
export function javaScriptNumber(value: number): Value {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? { type: 'int', value } : float(value);
}

function javaScript(operator: string, a: number, b: number): Value | undefined {
  switch (operator) {
    case '+':
      return javaScriptNumber(a + b);
    case '-':
      return javaScriptNumber(a - b);
    case '*':
      return javaScriptNumber(a * b);
    case '/':
      return javaScriptNumber(a / b);
    case '%':
      return javaScriptNumber(a % b);
    case '**':
      return javaScriptNumber(a ** b);
    case '&':
      return javaScriptNumber(a & b);
    case '|':
      return javaScriptNumber(a | b);
    case '^':
      return javaScriptNumber(a ^ b);
    case '<<':
      return javaScriptNumber(a << b);
    case '>>':
      return javaScriptNumber(a >> b);
    case '>>>':
      return javaScriptNumber(a >>> b);
    default:
      return undefined;
  }
}

function python(operator: string, a: number, b: number): Value | undefined {
  const divides = operator === '/' || operator === '//' || operator === '%';
  if (divides && b === 0) return undefined;
  switch (operator) {
    case '+':
      return float(a + b);
    case '-':
      return float(a - b);
    case '*':
      return float(a * b);
    case '/':
      return float(a / b);
    case '//':
      return float(Math.floor(a / b));
    case '%':
      return float(a - b * Math.floor(a / b));
    case '**':
      return float(a ** b);
    default:
      return undefined;
  }
}

function integer(operator: string, a: bigint, b: bigint): bigint | undefined {
  const size = bits(a) + bits(b);
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return size > mostBits ? undefined : a * b;
    case '//':
      return b === 0n ? undefined : floored(a, b);
    case 'trunc':
      return b === 0n ? undefined : a / b;
    case '%':
      return b === 0n ? undefined : a - b * floored(a, b);
    case '**':
      return b < 0n || BigInt(bits(a)) * b > BigInt(mostBits) ? undefined : a ** b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '<<':
      return b < 0n || b > BigInt(mostBits) ? undefined : a << b;
    case '>>':
      return b < 0n ? undefined : a >> b;
    default:
      return undefined;
  }
}

function floored(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

function bits(value: bigint): number {
  return value.toString(16).length * 4;
}
