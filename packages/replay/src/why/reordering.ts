import { type Event, id, type ObjectId, type SiteId, type Step, type Value } from '@pellucid/format';
import { evaluate } from '../evaluation/evaluate.ts';
import type { Scope } from '../evaluation/scope.ts';
import { type Expression, partsOf } from '../syntax/expression.ts';
import type { Inquiry } from './inquiry.ts';
import { keptOrder } from './python-slices.ts';

/** The items of a list before and after a statement that did nothing but move them, or take some out. */
export interface Reordering {
  /** The first of its changes. */
  readonly first: Step;
  /** How many items there were before. */
  readonly length: number;
  /** Where the item that stands at the index afterwards stood before. */
  from(index: number): number | null;
}

type Write = Extract<Event, { object: ObjectId }>;
type Move = 'sort' | 'reverse' | 'rotate' | 'delete';

// Lists that are compared item by item.
const mostItems = 20_000;

/** Finds them; what the statements are is read once for each place of the source. */
export class Reorderings {
  readonly #inquiry: Inquiry;
  readonly #calls = new Map<SiteId, MovingCall | null>();

  constructor(inquiry: Inquiry) {
    this.#inquiry = inquiry;
  }

  /**
   * What a call of `sort`, `reverse` or `rotate`, or `del` of a slice, did where the recording alone does not say which of several equal items is which.
   * null: the change is none of that.
   */
  at(object: ObjectId, event: Write, step: Step): Reordering | null {
    const { type, site } = event;
    if ((type !== 'set-item' && type !== 'splice' && type !== 'reorder') || site === null) return null;
    const call = this.#callAt(site);
    // Where items went is told as if equal ones had kept their order, which is right of sorting alone.
    if (type === 'reorder' && call?.move === 'sort') return null;
    const caller = call === null ? null : this.#inquiry.recording.callAt(step);
    if (call === null || caller === null) return null;
    const scope = this.#inquiry.scope(this.#inquiry.frame(step, caller));
    const held = evaluate(call.receiver, scope);
    if (held?.type !== 'reference' || held.object !== object) return null;
    const first = firstChange(this.#inquiry, object, step);
    const before = itemsAt(this.#inquiry, object, first - 1);
    const after = itemsAt(this.#inquiry, object, step);
    if (before === null || after === null || before.length > mostItems) return null;
    const order = orderOf(this.#inquiry, before, after, call, scope);
    return order === null ? null : { first, length: before.length, from: (index) => order[index] ?? null };
  }

  #callAt(id: SiteId): MovingCall | null {
    const known = this.#calls.get(id);
    if (known !== undefined) return known;
    const { recording } = this.#inquiry;
    const { function: target, range, kind } = recording.siteOf(id);
    const syntax = this.#inquiry.syntax(recording.sourceOfFunction(target));
    const statement = syntax.statementAt(syntax.offset(range[0], range[1]));
    const call =
      statement.is !== 'evaluation'
        ? null
        : kind === 'delete'
          ? deletedSlice(statement.value)
          : movingCall(statement.value);
    this.#calls.set(id, call);
    return call;
  }
}

interface MovingCall {
  readonly move: Move;
  readonly receiver: Expression;
  readonly args: readonly Expression[];
  /** Of what is deleted. */
  readonly range: readonly (Expression | null)[] | null;
}

/** Only with a step: of others the recording says where they began. */
function deletedSlice(target: Expression): MovingCall | null {
  return target.is === 'slice' && target.range?.[2] != null
    ? { move: 'delete', receiver: target.container, args: [], range: target.range }
    : null;
}

/** The first call in the expression that only moves the items of what it is called on. */
function movingCall(expression: Expression): MovingCall | null {
  if (expression.is === 'call' && expression.callee.is === 'field') {
    const { name, object: receiver } = expression.callee;
    if (name === 'sort' || name === 'reverse' || name === 'rotate') {
      return { move: name, receiver, args: expression.args.map(({ value }) => value), range: null };
    }
  }
  for (const part of partsOf(expression)) {
    const found = movingCall(part);
    if (found !== null) return found;
  }
  return null;
}

/** Changes of one statement follow each other. */
function firstChange(inquiry: Inquiry, object: ObjectId, step: Step): Step {
  const changes = inquiry.changesIn(object);
  const { first } = inquiry.recording.moment(step);
  let found = step;
  for (let at = changes.upTo(step) - 1; at >= 0; at--) {
    const earlier = changes.at(at);
    if (earlier === undefined || earlier < first) break;
    found = earlier;
  }
  return found;
}

function itemsAt(inquiry: Inquiry, object: ObjectId, step: number): readonly Value[] | null {
  const contents = step < 0 ? undefined : inquiry.contents(object, id<Step>(step));
  return contents?.kind === 'list' && contents.omitted === 0 ? contents.items : null;
}

/** By index afterwards, the index before; null: the items are not the same ones. */
function orderOf(
  inquiry: Inquiry,
  before: readonly Value[],
  after: readonly Value[],
  { move, args, range }: MovingCall,
  scope: Scope,
): readonly number[] | null {
  const { length } = before;
  if (move === 'delete') return keptOrder(inquiry, before, after, range, scope);
  if (after.length !== length) return null;
  if (move === 'sort') return stableOrder(inquiry, before, after);
  const [by] = args;
  const turned = by === undefined ? null : evaluate(by, scope);
  const count = turned === null ? 1 : turned?.type === 'int' ? Number(turned.value) : null;
  if (count === null) return null;
  const from = (index: number): number =>
    move === 'reverse' ? length - 1 - index : (((index - count) % length) + length) % length;
  const order = after.map((_, index) => from(index));
  return order.every((source, index) => inquiry.same(before[source], after[index])) ? order : null;
}

/** Sorting keeps equal items in their order, in both languages. By index afterwards, the index before. */
export function stableOrder(
  inquiry: Inquiry,
  before: readonly Value[],
  after: readonly Value[],
): readonly number[] | null {
  const waiting = new Map<string, number[]>();
  for (const [index, item] of before.entries()) {
    const key = nameOf(inquiry, item);
    const same = waiting.get(key);
    if (same === undefined) waiting.set(key, [index]);
    else same.push(index);
  }
  for (const places of waiting.values()) places.reverse();
  const order: number[] = [];
  for (const item of after) {
    const from = waiting.get(nameOf(inquiry, item))?.pop();
    if (from === undefined) return null;
    order.push(from);
  }
  return order;
}

/** Items that are one are so by their identity, others by what they are: `1`, `1.0` and `True` are three. */
function nameOf(inquiry: Inquiry, value: Value): string {
  return value.type === 'reference' ? `object ${value.object}` : `${value.type} ${inquiry.keys.key(value)}`;
}
