import type { Contents, Value } from '@pellucid/format';
import { timeTypes } from './data-types.ts';
import type { Reader } from './value-text.ts';

/** A point in time, or a time of day, that a value stands for. */
export interface Time {
  /** Milliseconds since 1970, without a zone as if it were UTC; since midnight where it is a time of day. */
  readonly at: number;
  /** As ISO 8601 writes it. */
  readonly text: string;
}

const moment = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(Z|[+-]\d\d:?\d\d)?/;

/** The time that the value is; null: it is none. */
export function timeOf(value: Value | undefined, reader: Reader): Time | null {
  const contents = value?.type === 'reference' ? reader.object(value.object) : undefined;
  return contents === undefined ? null : timeIn(contents);
}

function timeIn(contents: Contents): Time | null {
  if (contents.kind !== 'scalar' || !timeTypes.has(contents.type)) return null;
  const { text } = contents;
  const [, day, clock = '00:00', zone = 'Z'] = moment.exec(text) ?? [];
  const iso = day === undefined ? `1970-01-01T${text}Z` : `${day}T${clock}${zone}`;
  const at = Date.parse(iso);
  return Number.isNaN(at) ? null : { at, text };
}

/** Whether the values are times, two or more of one kind. */
export function areTimes(values: readonly Value[], reader: Reader): boolean {
  if (values.length < 2) return false;
  const kinds = new Set<boolean>();
  for (const value of values.slice(0, 400)) {
    const time = timeOf(value, reader);
    if (time === null) return false;
    kinds.add(/^\d\d:/.test(time.text));
  }
  return kinds.size === 1;
}
