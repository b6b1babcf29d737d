import type { Value } from '@pellucid/format';
import { type CallState, ToldExpression } from '@pellucid/replay';
import { valueText } from '../value-text.ts';
import { callBefore, statementOf, type Telling } from './telling.ts';

/** What the names of the call stand for before the moment, and those of the modules. */
export function namesBefore(telling: Telling): (name: string) => Value | undefined {
  const own = callBefore(telling) ?? telling.moment.before.calls.at(-1) ?? null;
  const named = (call: CallState | null, name: string): Value | undefined =>
    call?.variables.find((variable) => variable.name === name)?.value;
  return (name) => {
    const found = named(own, name);
    if (found !== undefined) return found;
    for (const module of telling.moment.before.modules) {
      if (module.source.id !== own?.source.id) continue;
      const value = named(module, name);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

/** `numbers[i] > numbers[i + 1]` → `5 > 3`: a condition with what it compared; null when that says nothing new. */
export function conditionInNumbers(telling: Telling, condition: string): string | null {
  const told = toldOf(telling, condition)?.withValues((value) =>
    isTold(telling, value) ? valueText(value, telling.old, 24) : null,
  );
  if (told == null || told.count === 0 || told.text === condition) return null;
  // What `??` gave, where what it chose from is known.
  return told.text.replace(/\((?:undefined|null) \?\? ([^()]*)\)|\(([^()?]+) \?\? [^()]*\)/g, '$1$2');
}

// Longer ones are no help to a reader.
const mostCharacters = 240;

/** The expression over what was true before the moment; null where there is none that anybody reads. */
export function toldOf(telling: Telling, text: string): ToldExpression | null {
  const source = telling.moment.call?.source;
  if (source === undefined || text.length >= mostCharacters) return null;
  return new ToldExpression(text, source, telling.moment.before, namesBefore(telling));
}

/** `(low + high) // 2` → `(0 + 9) // 2`: the arithmetic of the statement's right side in numbers; null where it is no plain arithmetic. */
export function arithmetic(telling: Telling): string | null {
  const text = statementOf(telling).replace(/[;,]\s*$/, '');
  const found =
    /^(?:(?:const|let|var)\s+)?([^=<>!]+?)\s*(?::[^=]*)?(\+|-|\*|\/\/|\/|%)?=(?![=>])\s*(.+)$/su.exec(text) ??
    /^(return)\b\s*()(.+)$/su.exec(text);
  const [, target = '', sign = '', right = ''] = found ?? [];
  if (right === '' || /["'`]|=/.test(right)) return null;
  const written = inNumbers(telling, right);
  if (written === null) return null;
  if (sign === '') return /[+\-*/%]/.test(written.slice(1)) ? written : null;
  const was = inNumbers(telling, target);
  if (was === null) return null;
  return `${was} ${sign} ${/[+\-*/%]/.test(written.slice(1)) ? `(${written})` : written}`;
}

/** The text with numbers for all that it names; null when it names anything else. */
function inNumbers(telling: Telling, text: string): string | null {
  const told = toldOf(telling, text)?.withValues((value) =>
    value.type === 'int' || value.type === 'float' ? valueText(value, telling.old, 16) : null,
  );
  const isPlain = told?.whole === true && /^[\w\s+\-*/%().]+$/.test(told.text);
  return isPlain ? told.text.trim().replace(/\s+/g, ' ') : null;
}

function isTold({ moment }: Telling, value: Value): boolean {
  if (value.type !== 'reference') return value.type !== 'unbound' && value.type !== 'hole';
  const contents = moment.before.object(value.object);
  return contents?.kind === 'scalar' || (contents?.kind === 'tuple' && contents.items.length <= 4);
}
