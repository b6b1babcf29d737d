import { replaceMethod } from '../runtime/disguise.ts';
import type { Recorder } from '../runtime/recorder.ts';
import { inspect } from './inspect.ts';

const streams: Readonly<Record<string, number>> = {
  log: 1,
  info: 1,
  debug: 1,
  dir: 1,
  table: 1,
  error: 2,
  warn: 2,
  trace: 2,
};

/** What the program prints is recorded, as Node would print it; the browser's own console keeps all that it is given, and gets nothing. */
export function recordConsole(recorder: Recorder, console: Console): void {
  let indent = '';
  const tell = (stream: number, values: readonly unknown[]): void => {
    const text = formatted(values);
    recorder.output(stream, `${indent}${indent === '' ? text : text.replaceAll('\n', `\n${indent}`)}\n`);
  };
  const replace = (name: string, does: (values: readonly unknown[]) => void): void =>
    replaceMethod(
      console,
      name,
      () =>
        (...values) =>
          does(values),
    );
  for (const [name, stream] of Object.entries(streams)) replace(name, (values) => tell(stream, values));
  replace('assert', ([condition, ...values]) => {
    if (condition) return;
    tell(2, values.length === 0 ? ['Assertion failed'] : ['Assertion failed:', ...values]);
  });
  for (const name of ['group', 'groupCollapsed']) {
    replace(name, (values) => {
      if (values.length > 0) tell(1, values);
      indent += '  ';
    });
  }
  replace('groupEnd', () => {
    indent = indent.slice(2);
  });
}

/** The values with a blank between them; placeholders of the first take those after it. */
function formatted([first, ...rest]: readonly unknown[]): string {
  const left = [...rest];
  const parts: string[] = [];
  if (typeof first === 'string') {
    parts.push(
      left.length === 0
        ? first
        : first.replace(/%([sdifjoOc%])/g, (sign, kind: string) => {
            if (kind === '%') return '%';
            return left.length === 0 ? sign : placed(kind, left.shift());
          }),
    );
  } else parts.push(inspect(first));
  for (const value of left) parts.push(typeof value === 'string' ? value : inspect(value));
  return parts.join(' ');
}

function placed(kind: string, value: unknown): string {
  if (kind === 'c') return '';
  if (kind === 's') return typeof value === 'string' ? value : inspect(value);
  if ((kind === 'd' || kind === 'i' || kind === 'f') && typeof value !== 'bigint') {
    const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
    return String(kind === 'i' ? Math.trunc(number) : number);
  }
  return inspect(value);
}
