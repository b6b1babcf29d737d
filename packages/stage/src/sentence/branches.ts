import type { Recording } from '@pellucid/replay';
import { type Moment, readerOf } from '../moment.ts';
import { escaped, rangeText, statementText, withoutStrings } from '../source-text.ts';
import { fit } from '../text.ts';
import { printable, valueText } from '../value-text.ts';
import { list, type Sentence, type Span, say } from './span.ts';

/** `The loop ends: i > 0 is false`, with the values that the condition found; null when the moment decides nothing. */
export function branchSentence(recording: Recording, moment: Moment): Sentence | null {
  const branch = moment.events.findLast(({ event }) => event.type === 'branch')?.event;
  if (branch?.type !== 'branch') return null;
  const site = branch.site === null ? null : recording.siteOf(branch.site);
  const condition =
    moment.call === null || site === null
      ? ''
      : conditionText(rangeText(moment.call.source, site.range), statementText(moment.call));
  const shown = fit(printable(condition, 160), 420, 12);
  const outcome: Span = { text: branch.taken ? 'true' : 'false', code: false };
  const fact = valuesIn(recording, moment, condition);
  const kind = site?.kind ?? moment.site?.kind;
  if (kind === 'for') {
    return branch.taken
      ? { main: say`The loop goes on.`, fact }
      : { main: say`The loop ends: there is nothing left.`, fact: [] };
  }
  if (shown === '') return { main: say`The condition is ${outcome}.`, fact };
  if (kind === 'while') {
    const goes = branch.taken ? 'goes on' : 'ends';
    return { main: say`The loop ${{ text: goes, code: false }}: ${shown} is ${outcome}.`, fact };
  }
  return { main: say`${shown} is ${outcome}.`, fact };
}

/** The condition alone: without the word of the language before it and the sign behind it. */
export function conditionText(range: string, statement: string): string {
  const text = range.length > 0 ? range : statement;
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

/** `i is 2 and parent is 0`: the plain variables that the condition names. */
function valuesIn(recording: Recording, moment: Moment, condition: string): readonly Span[] {
  const text = withoutStrings(condition, recording.facts.language);
  const reader = readerOf(recording, moment.after);
  const place = (name: string): number => text.search(new RegExp(`(?<![\\w$.])${escaped(name)}(?![\\w$])`, 'u'));
  const named = (moment.call?.variables ?? [])
    .filter(({ name, value }) => place(name) >= 0 && isTold(moment, value))
    .sort((a, b) => place(a.name) - place(b.name));
  return list(named.slice(0, 4).map(({ name, value }) => say`${name} is ${valueText(value, reader, 32)}`));
}

function isTold(moment: Moment, value: Parameters<typeof valueText>[0]): boolean {
  if (value.type !== 'reference') return true;
  const contents = moment.after.object(value.object);
  return (
    contents?.kind === 'tuple' ||
    contents?.kind === 'scalar' ||
    (contents?.kind === 'list' && contents.items.length < 4)
  );
}
