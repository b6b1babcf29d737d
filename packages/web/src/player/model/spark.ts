import { id, type Step, type Value } from '@pellucid/format';
import { answerAll, type Change, type Recording, type Sequence } from '@pellucid/replay';
import { numberOf } from '@pellucid/stage';

/** A history as a small drawing: `x` and `y` from 0 to 1, y upwards. Without numbers only the moments of change are drawn. */
export interface Spark {
  readonly kind: 'line' | 'ticks';
  readonly points: readonly { readonly step: number; readonly x: number; readonly y: number }[];
  readonly first: number;
  readonly last: number;
}

// A drawing 60 pixels wide tells no more apart.
const mostPoints = 120;

/** Of a variable within its call; null when there is nothing to compare. */
export function sparkOf(recording: Recording, history: Sequence<Change>, first: number, last: number): Spark | null {
  const known = history
    .sample(mostPoints)
    .filter((change): change is Change & { value: Value } => change.value !== null);
  const final = known.at(-1)?.value;
  if (final === undefined) return null;
  if (
    final.type === 'reference' &&
    known.every(({ value }) => value.type === 'reference' && value.object === final.object)
  ) {
    return lengths(recording, final, known[0]?.step ?? id<Step>(0), first, last);
  }
  // Of a history that lies in a file no state is read for its drawing.
  const head = (value: Value, step: Step): Value => (history.isFar ? value : headOf(recording, value, step));
  const numbers = known.map(({ step, value }) => ({ step, number: numberOf(head(value, step)) }));
  const numeric = numbers.every(({ number }) => number !== null);
  if (!numeric)
    return {
      kind: 'ticks',
      points: numbers.map(({ step }) => ({ step, x: part(step, first, last), y: 0 })),
      first,
      last,
    };
  return line(
    numbers.map(({ step, number }) => ({ step, number: number ?? 0 })),
    first,
    last,
  );
}

/** Of a tuple its first element, which is what it is ordered by. */
function headOf(recording: Recording, value: Value, step: Step): Value {
  if (value.type !== 'reference') return value;
  const contents = recording.state(step).object(value.object);
  return contents?.kind === 'tuple' ? (contents.items[0] ?? value) : value;
}

/** Of a container its number of elements. */
function lengths(
  recording: Recording,
  value: Value & { type: 'reference' },
  from: Step,
  first: number,
  last: number,
): Spark | null {
  const all = recording.changesIn(value.object);
  // One change is the birth, which lies before the variable.
  const changes = all.count < 2 ? [] : all.sample(mostPoints);
  const steps = [...(all.isFar ? [] : [from]), ...changes.filter((step) => step > from && step <= last)];
  const held = answerAll(steps.map((step) => () => recording.state(step).object(value.object)));
  const points = steps.flatMap((step, index) => {
    const contents = held[index];
    if (contents === undefined) return [];
    if ('items' in contents) return [{ step, number: contents.items.length + contents.omitted }];
    return contents.kind === 'map' ? [{ step, number: contents.entries.length + contents.omitted }] : [];
  });
  return points.length === 0 ? null : line(points, first, last);
}

function line(
  points: readonly { readonly step: number; readonly number: number }[],
  first: number,
  last: number,
): Spark {
  const numbers = points.map(({ number }) => number);
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  return {
    kind: 'line',
    points: points.map(({ step, number }) => ({
      step,
      x: part(step, first, last),
      y: high === low ? 0.5 : (number - low) / (high - low),
    })),
    first,
    last,
  };
}

function part(step: number, first: number, last: number): number {
  return Math.max(0, Math.min(1, (step - first) / Math.max(1, last - first)));
}
