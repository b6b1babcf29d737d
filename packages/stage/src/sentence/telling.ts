import type { Event, SourceRange, Value } from '@pellucid/format';
import type { CallState, Recording } from '@pellucid/replay';
import { type Moment, type MomentEvent, readerOf } from '../moment.ts';
import { nameOf } from '../names.ts';
import { rangeText, statementText } from '../source-text.ts';
import { type Reader, valueText } from '../value-text.ts';
import type { Locale } from '../words/locale.ts';
import { type SentenceWords, sentenceWords } from './sentence-words.ts';
import type { Span } from './span.ts';

/** What every part of a sentence is told from. */
export interface Telling {
  readonly recording: Recording;
  readonly moment: Moment;
  readonly locale: Locale;
  readonly words: SentenceWords;
  /** Readers of the state before the moment, and after it. */
  readonly old: Reader;
  readonly now: Reader;
}

export function tellingOf(recording: Recording, moment: Moment, locale: Locale): Telling {
  return {
    recording,
    moment,
    locale,
    words: sentenceWords[locale],
    old: readerOf(recording, moment.before, locale),
    now: readerOf(recording, moment.after, locale),
  };
}

/** The moment's call as it was before: the values that its statement found. */
export function callBefore({ moment }: Telling): CallState | null {
  return moment.before.calls.find(({ call }) => call.id === moment.call?.call.id) ?? null;
}

/** The first event of a kind in the moment. */
export function eventOf<T extends Event['type']>(
  { moment }: Telling,
  type: T,
): Extract<MomentEvent['event'], { type: T }> | undefined {
  return moment.events
    .map(({ event }) => event)
    .find((event): event is Extract<Event, { type: T }> => event.type === type);
}

/** The object as a person names it after the moment. */
export function named({ moment, locale }: Telling, object: Parameters<typeof nameOf>[1]): Span {
  return nameOf(moment.after, object, locale);
}

export function valuesOf(values: readonly Value[], reader: Reader, budget: number): readonly (readonly Span[])[] {
  return values.map((value) => [{ text: valueText(value, reader, budget), code: true }]);
}

/** The statement that the moment carries out: the range of its site where that is one line, else its line or lines. */
export function statementOf({ moment }: Telling): string {
  const { call, site } = moment;
  if (call === null) return '';
  const range: SourceRange | null = call.at ?? site?.range ?? null;
  if (range === null) return '';
  return range[0] === range[2] && range[3] > range[1] ? rangeText(call.source, range) : statementText(call);
}
