import type { Event, ObjectId, Step, Value } from '@pellucid/format';
import { type Recording, type Sequence, StepQueue } from '@pellucid/replay';
import { type ValueStyle, valueText } from './text/value.ts';

/** How many levels of containers below a value are followed. */
export const deepest = 3;
/** How many containers within one value are followed, and how many items of each are looked at for them. */
export const mostContainers = 1000;

/** A change of a container, or of one within it. */
export interface NestedChange {
  readonly step: Step;
  /** Where in the container, as the language writes it: `[0][1]`; null: in the container itself. */
  readonly path: string | null;
  /** There are more containers within it than are followed. */
  readonly cut: boolean;
}

interface Watched {
  readonly path: string;
  /** It holds containers. */
  readonly holds: boolean;
  readonly changes: Sequence<Step>;
}

/** Changes after a step up to another, in order: of the object, and of lists, maps, sets and tuples within it for as long as they are there. */
export function* changesWithin(
  recording: Recording,
  root: ObjectId,
  after: Step,
  last: number,
): Generator<NestedChange> {
  for (let from: Step | null = after; from !== null; ) {
    const { watched, cut } = containersWithin(recording, root, from);
    const queue = new StepQueue<{ readonly object: ObjectId; readonly index: number }>();
    const wait = (object: ObjectId, index: number): void => {
      const step = watched.get(object)?.changes.at(index);
      if (step !== undefined && step <= last) queue.add(step, { object, index });
    };
    for (const [object, { changes }] of watched) wait(object, changes.upTo(from));
    from = null;
    for (let next = queue.take(); next !== undefined && from === null; next = queue.take()) {
      const { object, index } = next.item;
      const place = watched.get(object);
      const { event } = recording.event(next.step);
      yield {
        step: next.step,
        path: object === root ? null : `${place?.path ?? ''}${keyText(recording, event)}`,
        cut,
      };
      wait(object, index + 1);
      // Others may be within it now, or stand elsewhere.
      if (place?.holds === true || writesReference(event)) from = next.step;
    }
  }
}

/** The object and the containers within it as they are after the step, nearest first, each under its first path. */
function containersWithin(
  recording: Recording,
  root: ObjectId,
  step: Step,
): { readonly watched: ReadonlyMap<ObjectId, Watched>; readonly cut: boolean } {
  const state = recording.state(step);
  const style: ValueStyle = { language: recording.facts.language, object: (object) => state.object(object) };
  const watched = new Map<ObjectId, Watched>();
  const waiting: { readonly object: ObjectId; readonly path: string; readonly level: number }[] = [];
  const seen = new Set([root]);
  waiting.push({ object: root, path: '', level: 0 });
  let cut = false;
  for (const { object, path, level } of waiting) {
    const inner = partsOf(style, object);
    cut ||= inner.cut || (level === deepest && inner.parts.length > 0);
    watched.set(object, { path, holds: inner.parts.length > 0, changes: recording.changesIn(object) });
    for (const { key, object: part } of level === deepest ? [] : inner.parts) {
      if (seen.has(part)) continue;
      if (seen.size >= mostContainers) {
        cut = true;
        break;
      }
      seen.add(part);
      waiting.push({
        object: part,
        path: key === null ? path : `${path}[${valueText(key, style, 30)}]`,
        level: level + 1,
      });
    }
  }
  return { watched, cut };
}

interface Part {
  readonly key: Value | null;
  readonly object: ObjectId;
}

function partsOf(style: ValueStyle, object: ObjectId): { readonly parts: readonly Part[]; readonly cut: boolean } {
  const contents = style.object(object);
  if (contents === undefined) return { parts: [], cut: false };
  const entries: readonly (readonly [Value | null, Value])[] =
    contents.kind === 'map'
      ? contents.entries.slice(0, mostContainers)
      : contents.kind === 'list' || contents.kind === 'tuple' || contents.kind === 'set'
        ? contents.items
            .slice(0, mostContainers)
            .map((item, index) => [contents.kind === 'set' ? null : { type: 'int', value: index }, item])
        : [];
  const size = contents.kind === 'map' ? contents.entries.length : 'items' in contents ? contents.items.length : 0;
  const parts = entries.flatMap(([key, value]) =>
    value.type === 'reference' && isContainer(style, value.object) ? [{ key, object: value.object }] : [],
  );
  // Of a long container of numbers nothing is left out.
  return { parts, cut: size > mostContainers && parts.length > 0 };
}

function isContainer({ object }: ValueStyle, id: ObjectId): boolean {
  const kind = object(id)?.kind;
  return kind === 'list' || kind === 'map' || kind === 'set' || kind === 'tuple';
}

/** `[1]` of a write to an item. */
function keyText(recording: Recording, event: Event): string {
  if (event.type !== 'set-item' && event.type !== 'delete-item') return '';
  const { language } = recording.facts;
  return `[${valueText(event.key, { language, object: () => undefined }, 30)}]`;
}

function writesReference(event: Event): boolean {
  if (event.type === 'replace') return true;
  if ('values' in event) return event.values.some(({ type }) => type === 'reference');
  return 'value' in event && event.value.type === 'reference';
}
