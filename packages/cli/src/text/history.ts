import type { Recording } from '@pellucid/replay';
import type { HistoryRow } from '../history.ts';
import { deepest, mostContainers } from '../nested-changes.ts';
import { grouped } from './measures.ts';
import { printableLine } from './printable.ts';
import { sparkText } from './spark.ts';
import { placeText, styleAt } from './state.ts';
import { numberText } from './tasks.ts';
import { valueText } from './value.ts';

/** The history as rows `step  line  call  value`, `width` characters wide. */
export function historyText(recording: Recording, rows: readonly HistoryRow[], width: number): string {
  const cells = rows.map((row) => ({
    step: String(row.step),
    place: placeText(row.file, row.line),
    call: `${printableLine(row.function)} ${numberText(row.call)}`,
    row,
  }));
  const column = (key: 'step' | 'place' | 'call', title: string): number =>
    cells.reduce((most, cell) => Math.max(most, cell[key].length), title.length);
  const [steps, places, calls] = [column('step', 'step'), column('place', 'line'), column('call', 'call')];
  const line = (step: string, place: string, call: string, value: string): string =>
    `${step.padStart(steps)}  ${place.padEnd(places)}  ${call.padEnd(calls)}  ${value}`;
  const room = width - steps - places - calls - 6;
  const spark = sparkText(
    rows.filter(({ value }) => value !== null).map(({ value }) => numberOf(value)),
    Math.min(60, width - 24),
  );
  return [
    ...(spark === null ? [] : [spark, '']),
    line('step', 'line', 'call', 'value'),
    ...cells.map(({ step, place, call, row }) => line(step, place, call, rowValueText(recording, row, room))),
    ...(rows.some(({ cut }) => cut)
      ? [
          '',
          `Changes deeper than ${deepest} levels of containers, or in more than ${grouped(mostContainers)} of them, are left out.`,
        ]
      : []),
    '',
  ].join('\n');
}

function numberOf(value: HistoryRow['value']): number | null {
  return value?.type === 'int' || value?.type === 'float' ? Number(value.value) : null;
}

function rowValueText(recording: Recording, { value, step, path }: HistoryRow, room: number): string {
  if (value === null) return '<gone>';
  const place = path === null ? '' : `at ${path}: `;
  // A primitive needs no state, which takes time to find.
  const style = styleAt(recording, value.type === 'reference' ? recording.state(step) : noObjects);
  return `${place}${valueText(value, style, room - place.length)}`;
}

const noObjects = { object: () => undefined };
