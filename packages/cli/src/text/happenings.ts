import type { Step } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';
import type { Happening } from '../happenings.ts';
import { printableLine } from './printable.ts';
import { rowsText } from './rows.ts';
import { placeText, styleAt } from './state.ts';
import { numberText } from './tasks.ts';
import { valueText } from './value.ts';

/** What happened as rows, `width` characters wide: step, place, call, what. */
export function happeningsText(recording: Recording, happenings: readonly Happening[], width: number): string {
  if (happenings.length === 0) return 'That never happened.\n';
  return rowsText(
    happenings.map((happening) => [
      `step ${happening.step}`,
      placeText(happening.file.split('/').at(-1) ?? '', happening.line),
      happening.call === null
        ? ''
        : `${printableLine(recording.functionOf(happening.call.function).name)} ${numberText(happening.call.id)}`,
      whatText(recording, happening),
    ]),
    width,
  );
}

function howCaught(recording: Recording, caught: Step): string {
  return recording.event(caught).event.type === 'handle' ? 'caught' : 'rejects the promise';
}

function whatText(recording: Recording, { step, values, result, caught, code }: Happening): string {
  const given = values.map(({ name, value }) => {
    const text = valueText(value, styleAt(recording, recording.state(step)), 30);
    return `${printableLine(name)} = ${text}`;
  });
  if (result === null) return given.length === 0 ? printableLine(code) : given.join(', ');
  const text = valueText(result.value, styleAt(recording, recording.state(result.step)), 80);
  const end = caught === null ? '' : `, ${howCaught(recording, caught)} at step ${caught}`;
  if (result.how === 'printed') return text;
  const words =
    given.length === 0 && result.how === 'raised'
      ? text
      : `${given.join(', ')} → ${result.how === 'raised' ? 'raised ' : ''}${text}`;
  return `${words}${end}`.trim();
}
