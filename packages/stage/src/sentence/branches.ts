import { rangeText } from '../source-text.ts';
import { countText, fit } from '../text.ts';
import { printable } from '../value-text.ts';
import { conditionInNumbers, namesBefore } from './numbers.ts';
import type { Spans } from './sentence-words.ts';
import { type Sentence, say } from './span.ts';
import { statementOf, type Telling } from './telling.ts';

/** `The loop ends: i > 0 is false`, with the values that the condition found; null when the moment decides nothing. */
export function branchSentence(telling: Telling): Sentence | null {
  const { recording, moment, words } = telling;
  const branch = moment.events.findLast(({ event }) => event.type === 'branch')?.event;
  if (branch?.type !== 'branch') return null;
  const site = branch.site === null ? null : recording.siteOf(branch.site);
  const range = moment.call === null || site === null ? '' : rangeText(moment.call.source, site.range);
  const condition = conditionText(range, statementOf(telling));
  const shown = condition === '' ? null : fit(printable(condition, 160), 420, 12);
  const fact = valuesIn(telling, condition, branch.taken);
  const kind = site?.kind ?? moment.site?.kind;
  // In Python a `for` asks for the next element; in JavaScript it may have a condition.
  const asksForMore = kind === 'for' && !/[<>=!]/.test(condition);
  if (asksForMore)
    return branch.taken
      ? { main: words.sentence([words.loopGoesOn(null)]), fact }
      : { main: words.sentence([words.loopEnds(null)]), fact: [] };
  if ((kind === 'while' || kind === 'for') && shown !== null)
    return { main: words.sentence([(branch.taken ? words.loopGoesOn : words.loopEnds)(shown)]), fact };
  return { main: words.sentence([words.holds(shown, branch.taken)]), fact };
}

/** The condition alone: without the word of the language before it and the sign behind it. */
export function conditionText(range: string, statement: string): string {
  const text = range.length > 0 ? range : statement;
  const header = /^for\s*\([^;]*;([^;]*);/su.exec(text)?.[1];
  if (header !== undefined) return header.trim();
  const bare = text
    .replace(/^(?:\}\s*)?(?:else\s+if|elif|if|while|assert)\b\s*/, '')
    .replace(/\s*[:{]\s*$/, '')
    .trim();
  const inner = /^\((.*)\)$/su.exec(bare)?.[1];
  return inner !== undefined && balanced(inner) ? inner.trim() : bare;
}

function balanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** `5 > 3`: what the condition compared; of a bare name its value. */
function valuesIn(telling: Telling, condition: string, taken: boolean): Spans {
  const known = conditionInNumbers(telling, condition);
  // `C in visited` below a condition that is false would read as if it were.
  const told = taken || known === null ? known : known.replace(/^(\S+) in (\S+)$/, '$1 not in $2');
  if (told === null) return isName(condition) ? sizeOf(telling, condition) : [];
  return isName(condition) ? telling.words.is(condition, told) : say`${fit(printable(told, 160), 420, 12)}`;
}

function isName(text: string): boolean {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(text);
}

/** Of a container that was asked for itself: how much it has. */
function sizeOf(telling: Telling, name: string): Spans {
  const value = namesBefore(telling)(name);
  const contents = value?.type === 'reference' ? telling.moment.before.object(value.object) : undefined;
  if (contents === undefined || (!('items' in contents) && contents.kind !== 'map')) return [];
  const count = ('items' in contents ? contents.items : contents.entries).length + contents.omitted;
  return count === 0 ? telling.words.isEmpty(name) : telling.words.has(name, countText(count));
}
