import type { Event, ObjectId, Step, Value } from '@pellucid/format';
import { sizeOf } from '../evaluation/scope.ts';
import type { Inquiry } from './inquiry.ts';
import { Reorderings } from './reordering.ts';

type Write = Extract<Event, { object: ObjectId }>;

/** What put the element where it is after a step. `key`: where it stood then. */
export type ElementOrigin =
  /** The event wrote it; `index`: of several values which one. */
  | { readonly is: 'written'; readonly step: Step; readonly event: Write; readonly index: number; readonly key: Value }
  /** All items changed their places; it stood at `from` before the step `before`. */
  | {
      readonly is: 'moved';
      readonly step: Step;
      readonly before: Step;
      readonly key: Value;
      readonly from: Value;
    }
  /** It was there when the object was first seen, or written anew as a whole. */
  | { readonly is: 'made'; readonly step: Step; readonly key: Value };

// Changes that are gone back over: some milliseconds each thousand where batches have to be decoded.
const mostChanges = 100_000;

/** Follows an element back in time, through everything that moves the places of a list; null: nothing that is known put it there. */
export function elementOrigin(
  inquiry: Inquiry,
  object: ObjectId,
  part: 'item' | 'field',
  wanted: Value,
  step: Step,
): ElementOrigin | null {
  const { recording } = inquiry;
  const contents = inquiry.contents(object, step);
  if (contents === undefined) return null;
  const isList = part === 'item' && contents.kind === 'list' && wanted.type === 'int';
  let index = isList ? Number(wanted.value) : -1;
  let length = sizeOf(contents) ?? 0;
  const key = (): Value => (isList ? { type: 'int', value: index } : wanted);
  const reorderings = new Reorderings(inquiry);
  const changes = inquiry.changesIn(object);
  const last = changes.upTo(step) - 1;
  for (let at = last; at >= 0 && at > last - mostChanges; at--) {
    const when = changes.at(at);
    if (when === undefined) break;
    const { event } = recording.event(when);
    if (!('object' in event) || event.object !== object) return { is: 'made', step: when, key: key() };
    const moves = isList ? reorderings.at(object, event, when) : null;
    if (moves !== null) {
      const from = moves.from(index);
      if (from === null) return null;
      if (from !== index)
        return { is: 'moved', step: when, before: moves.first, key: key(), from: { type: 'int', value: from } };
      at = changes.upTo(moves.first) - 1;
      length = moves.length;
      continue;
    }
    const written = (of = 0): ElementOrigin => ({ is: 'written', step: when, event, index: of, key: key() });
    if (event.type === 'replace') return { is: 'made', step: when, key: key() };
    if (!isList) {
      if (writesKey(inquiry, event, part, wanted)) return written();
    } else if (event.type === 'set-item') {
      if (event.key.type === 'int' && Number(event.key.value) === index) return written();
    } else if (event.type === 'append') {
      length--;
      if (index === length) return written();
    } else if (event.type === 'splice') {
      const { start, removed, values } = event;
      if (index >= start && index < start + values.length) return written(index - start);
      if (index >= start) index += removed - values.length;
      length += removed - values.length;
    } else if (event.type === 'reorder') {
      const from = event.order[index];
      if (from === undefined) return null;
      if (from !== index)
        return { is: 'moved', step: when, before: when, key: key(), from: { type: 'int', value: from } };
    }
    // The first event about an object may be the one at which it was first seen too.
    if (at === 0) return { is: 'made', step: when, key: key() };
  }
  return null;
}

function writesKey(inquiry: Inquiry, event: Write, part: 'item' | 'field', wanted: Value): boolean {
  if (part === 'field') return event.type === 'set-field' && inquiry.same(event.name, wanted);
  if (event.type === 'set-item') return sameKey(inquiry, event.key, wanted);
  return event.type === 'add' && sameKey(inquiry, event.value, wanted);
}

function sameKey(inquiry: Inquiry, a: Value, b: Value): boolean {
  const key = inquiry.keys.key(a);
  return key !== null && key === inquiry.keys.key(b);
}
