import { id, type Step, type Value } from '@pellucid/format';
import type {
  Comparison,
  Difference,
  Divergence,
  ObjectOfBoth,
  PathPart,
  Recording,
  Side,
  State,
} from '@pellucid/replay';
import { countText, fieldName, type Locale, momentAt, nameOf, printable, readerOf, valueText } from '@pellucid/stage';
import { lineOf } from '../model/moment-line.ts';
import type { CompareWords } from '../words/compare-words.ts';
import { placeOf } from './paired-player.ts';

/** What the list says of a divergence: what differs, and what it is in each run. */
export interface DivergenceRow {
  readonly label: string;
  /** The label is a name of the program. */
  readonly code: boolean;
  readonly a: string;
  readonly b: string;
  readonly line: string;
}

const budget = 44;

export function rowOf(
  comparison: Comparison,
  divergence: Divergence,
  words: CompareWords,
  locale: Locale,
): DivergenceRow {
  const place = placeOf(comparison, divergence);
  const line = lineText(comparison, place);
  const [difference] = divergence.differences;
  if (divergence.kind === 'ending') {
    return { label: words.ending, code: false, a: endText(comparison.a), b: endText(comparison.b), line: '' };
  }
  if (difference === undefined) {
    const only = (side: Side): string => {
      const own = divergence[side].only;
      if (own === null) return words.onlyThere;
      return words.only(countText(own.moments), lineAt(comparison[side], comparison[side].moment(own.first).last));
    };
    // Where one run alone went on, the other one stands still before it.
    const alone = divergence.a.only === null ? 'b' : divergence.b.only === null ? 'a' : null;
    const own = alone === null ? line : (lineAt(comparison[alone], place[alone]) ?? '');
    return { label: words.kinds.flow, code: false, a: only('a'), b: only('b'), line: own };
  }
  const states = {
    a: momentAt(comparison.a, divergence.a.step).after,
    b: momentAt(comparison.b, divergence.b.step).after,
  };
  return { ...differenceRow(comparison, states, difference, words, locale), line };
}

type States = Readonly<Record<Side, State>>;

function differenceRow(
  comparison: Comparison,
  states: States,
  difference: Difference,
  words: CompareWords,
  locale: Locale,
): Omit<DivergenceRow, 'line'> {
  const text = (side: Side, value: Value | null): string =>
    value === null ? words.nothing : valueText(value, readerOf(comparison[side], states[side], locale), budget);
  if (difference.what === 'branch') {
    const taken = (is: boolean): string => (is ? words.isTrue : words.isFalse);
    return { label: words.condition, code: false, a: taken(difference.a), b: taken(difference.b) };
  }
  if (difference.what === 'output') {
    const [a, b] = partingTexts(difference.a, difference.b);
    return { label: words.prints, code: false, a: a === '' ? words.nothing : a, b: b === '' ? words.nothing : b };
  }
  if (difference.what === 'order') {
    const label = words.order(containerName(difference.object, states, locale));
    return { label, code: false, a: words.nth(countText(difference.a)), b: words.nth(countText(difference.b)) };
  }
  const values = difference.inside ?? difference;
  const [one, other] = [text('a', values.a), text('b', values.b)];
  const isLong = one === other && values.a?.type === 'string' && values.b?.type === 'string';
  const [a, b] = isLong ? partingTexts(values.a.value, values.b.value) : [one, other];
  const path = pathText(difference.inside?.path ?? [], (value) => text('a', value));
  switch (difference.what) {
    case 'variable':
    case 'argument':
      return { label: `${printable(difference.name, 40)}${path}`, code: true, a, b };
    case 'item':
    case 'field': {
      const side = difference.a === null ? 'b' : 'a';
      const own = pathText([{ part: difference.what, key: difference.key }], (value) => text(side, value));
      return { label: `${containerName(difference.object, states, locale)}${own}${path}`, code: true, a, b };
    }
    case 'change':
      return {
        label: `${words.change(containerName(difference.object, states, locale))}${path && ` ${path}`}`,
        code: false,
        a,
        b,
      };
    case 'result':
      return { label: `${words.result}${path}`, code: false, a, b };
    case 'exception':
      return { label: words.raises, code: false, a, b };
    case 'input':
      return { label: words.readsIn, code: false, a, b };
    case 'sent':
      return { label: words.goesOnWith, code: false, a, b };
  }
}

/** Why, in a few words; null where it follows from another divergence without a name to tell. */
export function causeText({ cause, differences }: Divergence, words: CompareWords): string | null {
  switch (cause.is) {
    case 'changed':
      return differences.some(({ what }) => what === 'argument') ? words.changedCall : words.changed;
    case 'input':
      return words.input;
    case 'unexplained':
      return differences.some(({ what }) => what === 'order') ? words.turns : words.unexplained;
    case 'follows':
      return cause.through === null ? null : words.reads(printable(cause.through, 30));
  }
}

function containerName({ a, b }: ObjectOfBoth, states: States, locale: Locale): string {
  if (a !== null) return nameOf(states.a, a, locale).text;
  return b === null ? '' : nameOf(states.b, b, locale).text;
}

function pathText(path: readonly PathPart[], write: (value: Value) => string): string {
  return path.map(({ part, key }) => (part === 'field' ? `.${fieldName(key)}` : `[${write(key)}]`)).join('');
}

/** Both texts from a little before they begin to differ, or from the beginning of that line. */
function partingTexts(a: string, b: string): readonly [string, string] {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  const line = a.lastIndexOf('\n', same - 1) + 1;
  const from = same <= budget / 2 ? 0 : same - line <= budget / 2 ? line : same - 8;
  const shown = (text: string): string =>
    `${from > 0 && text !== '' ? '…' : ''}${printable(text.slice(from).replace(/\n$/, ''), budget)}`;
  return [shown(a), shown(b)];
}

function lineText(comparison: Comparison, place: Readonly<Record<Side, Step>>): string {
  const [a, b] = [lineAt(comparison.a, place.a), lineAt(comparison.b, place.b)];
  return a === b || b === null ? (a ?? '') : `${a ?? '–'} | ${b}`;
}

/** The line of the moment that ends with the step. */
function lineAt(recording: Recording, step: Step): string | null {
  const { first, last } = recording.moment(step);
  let at = first;
  // Another task may have to take over before the call does anything.
  while (at < last && recording.event(at).event.type === 'task') at = id<Step>(at + 1);
  const { event } = recording.event(at);
  if (event.type === 'enter') return String(recording.functionOf(event.function).range[0]);
  if ('site' in event && event.site !== null) return String(recording.siteOf(event.site).range[0]);
  const call = recording.state(at).calls.at(-1);
  const line = call === undefined ? null : lineOf(call);
  return line === null ? null : String(line);
}

function endText({ end }: Recording): string {
  switch (end.outcome) {
    case 'exited':
      return printable(end.exception ?? `exit code ${end.code}`, budget);
    case 'signalled':
      return printable(end.signal, budget);
    default:
      return printable(end.reason, budget);
  }
}
