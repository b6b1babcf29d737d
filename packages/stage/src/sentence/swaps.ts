import type { ObjectId, Value } from '@pellucid/format';
import { labelOf } from '../label.ts';
import { listChange } from '../list-change.ts';
import { eventsOn, momentAt } from '../moment.ts';
import { sameValue } from '../same-value.ts';
import { rangeText } from '../source-text.ts';
import type { Reader } from '../value-text.ts';
import { conditionText } from './branches.ts';
import { toldOf } from './numbers.ts';
import type { Relation, Spans } from './sentence-words.ts';
import { named, type Telling, tellingOf } from './telling.ts';

/** Two elements that change places, and why, where the comparison that led to it was of just these two. */
export function swapClauses(telling: Telling, object: ObjectId): { readonly main: Spans; readonly fact: Spans } | null {
  const { moment, words, old, now } = telling;
  const before = moment.before.object(object);
  if (before === undefined || !('items' in before)) return null;
  const events = eventsOn(moment, object);
  if (events.length !== 2 || events.some(({ type }) => type !== 'set-item')) return null;
  const moved = listChange(before.items, events, old, now).filter(({ role }) => role !== 'rest');
  const [one, other] = moved;
  if (moved.length !== 2 || one === undefined || other === undefined) return null;
  if (one.from !== other.to || one.to !== other.from || one.from === one.to) return null;
  const [lower = one, upper = other] = [one, other].sort((a, b) => (a.from ?? 0) - (b.from ?? 0));
  const { text } = named(telling, object);
  const places = [`${text}[${lower.from}]`, `${text}[${upper.from}]`] as const;
  const reason = reasonFor(telling, lower.value, upper.value);
  if (reason !== null) {
    return {
      main: words.swappedBecause(labelText(reason.left, now), reason.relation, labelText(reason.right, now)),
      fact: words.swappedPlaces(...places),
    };
  }
  return { main: words.swapped(...places, labelText(lower.value, now), labelText(upper.value, now)), fact: [] };
}

/** As the cells of the stage say it. */
function labelText(value: Value, reader: Reader): string {
  const { head, tail } = labelOf(value, reader);
  return tail === '' ? head : `${head} ${tail}`;
}

interface Reason {
  readonly left: Value;
  readonly relation: Relation;
  readonly right: Value;
}

const holding: Readonly<Record<string, Relation>> = {
  '<': 'less',
  '>': 'greater',
  '<=': 'not-greater',
  '>=': 'not-less',
};
const failing: Readonly<Record<string, Relation>> = {
  '<': 'not-less',
  '>': 'not-greater',
  '<=': 'greater',
  '>=': 'less',
};

/** The comparison that the statement before this one made, where it compared the two values. */
function reasonFor({ recording, moment, locale }: Telling, one: Value, other: Value): Reason | null {
  const step = recording.previous(moment.last, 'over');
  if (step === null) return null;
  const asked = tellingOf(recording, momentAt(recording, step), locale);
  const branch = asked.moment.events.findLast(({ event }) => event.type === 'branch')?.event;
  const call = asked.moment.call;
  if (branch?.type !== 'branch' || branch.site === null || call === null || call.call.id !== moment.call?.call.id)
    return null;
  const condition = conditionText(rangeText(call.source, recording.siteOf(branch.site).range), '');
  const [, left, sign = '', right] = /^([^<>=!&|]+?)\s*(<=|>=|<|>)\s*([^<>=!&|]+)$/.exec(condition) ?? [];
  const relation = (branch.taken ? holding : failing)[sign];
  if (left === undefined || right === undefined || relation === undefined) return null;
  const [a, b] = [toldOf(asked, left)?.value(), toldOf(asked, right)?.value()];
  if (a === undefined || b === undefined) return null;
  const isOf = (x: Value, y: Value): boolean =>
    sameValue(a, asked.old, x, asked.old) && sameValue(b, asked.old, y, asked.old);
  return isOf(one, other) || isOf(other, one) ? { left: a, relation, right: b } : null;
}
