import type { Value } from '@pellucid/format';
import type { Expression } from '../syntax/expression.ts';
import type { Frame, Inquiry } from './inquiry.ts';
import { sliceRange } from './python-slices.ts';
import type { Read } from './question.ts';
import { readsOf, textOf } from './reads.ts';
import { stableOrder } from './reordering.ts';

/** Where an item of a copy stood: in the list or tuple that the expression gives, at the index. */
interface Source {
  readonly holder: Expression;
  readonly index: number;
}

/** What gives the items that it is given, in their order. */
const copying = new Set(['list', 'tuple', 'deque', 'from', 'copy', 'slice', 'concat']);
const sorting = new Set(['sorted', 'toSorted']);
const reversing = new Set(['reversed', 'toReversed']);

/**
 * What an item was made from of a list, tuple or deque that takes the items of others as they stand: the place says which one it is among equal ones.
 * `made`: all items; null: the expression makes no such copy.
 */
export function copiedReads(
  inquiry: Inquiry,
  expression: Expression,
  frame: Frame,
  made: readonly Value[],
  index: number,
): readonly Read[] | null {
  const source = sourceOf(inquiry, expression, frame, made, index);
  if (source === null || frame.before === null) return null;
  if ('written' in source) return readsOf(inquiry, source.written, frame, 'value', made[index]);
  const { holder, index: from } = source;
  const value = inquiry.valueOf(holder, frame);
  if (value?.type !== 'reference' || !inquiry.same(itemsOf(inquiry, holder, frame)?.[from], made[index])) return null;
  const key: Value = { type: 'int', value: from };
  const text = textOf(inquiry, holder, frame);
  return [
    {
      question: { of: 'element', object: value.object, part: 'item', key, holder: text },
      at: frame.before,
      role: 'value',
      certain: true,
    },
  ];
}

function sourceOf(
  inquiry: Inquiry,
  expression: Expression,
  frame: Frame,
  made: readonly Value[],
  index: number,
): Source | { readonly written: Expression } | null {
  if (expression.is === 'sequence') return joined(inquiry, expression.items, frame, made, index);
  if (expression.is === 'operation' && expression.operator === '+') {
    const operands = expression.operands.flatMap((of): readonly Expression[] =>
      of.is === 'sequence' ? of.items : [{ from: of.from, to: of.to, is: 'spread', of }],
    );
    return joined(inquiry, operands, frame, made, index);
  }
  if (expression.is === 'slice') {
    const items = itemsOf(inquiry, expression.container, frame);
    const range = items === null ? null : sliceRange(expression.range, items.length, inquiry.scope(frame));
    if (range === null || range.count !== made.length) return null;
    return { holder: expression.container, index: range.start + index * range.step };
  }
  if (expression.is !== 'call') return null;
  const { callee, args } = expression;
  const name = callee.is === 'name' || callee.is === 'field' ? callee.name : '';
  const [first] = args;
  const given = first?.name === null && !first.spread ? first.value : null;
  const holder = args.length === 0 && callee.is === 'field' ? callee.object : given;
  if (holder === null) return null;
  if (copying.has(name) && args.length < 2 && holder.is === 'call') {
    const within = sourceOf(inquiry, holder, frame, made, index);
    if (within !== null) return within;
  }
  const items = itemsOf(inquiry, holder, frame);
  if (items === null || items.length !== made.length) return null;
  if (sorting.has(name)) {
    const from = stableOrder(inquiry, items, made)?.[index];
    return from === undefined ? null : { holder, index: from };
  }
  if (args.length > 1) return null;
  if (copying.has(name)) return { holder, index };
  return reversing.has(name) ? { holder, index: items.length - 1 - index } : null;
}

/** Of several that stand behind one another the one that the index falls into. */
function joined(
  inquiry: Inquiry,
  parts: readonly Expression[],
  frame: Frame,
  made: readonly Value[],
  index: number,
): Source | { readonly written: Expression } | null {
  const lengths = parts.map((part) => (part.is === 'spread' ? itemsOf(inquiry, part.of, frame)?.length : 1));
  let left = index;
  let all = 0;
  let found: Source | { readonly written: Expression } | null = null;
  for (const [at, part] of parts.entries()) {
    const length = lengths[at];
    if (length === undefined) return null;
    if (left >= 0 && left < length) found = part.is === 'spread' ? { holder: part.of, index: left } : { written: part };
    left -= length;
    all += length;
  }
  return all === made.length ? found : null;
}

function itemsOf(inquiry: Inquiry, expression: Expression, frame: Frame): readonly Value[] | null {
  const value = inquiry.valueOf(expression, frame);
  const contents = value?.type === 'reference' ? inquiry.contents(value.object, frame.before) : undefined;
  const isOrdered = contents?.kind === 'list' || contents?.kind === 'tuple';
  return isOrdered && contents.omitted === 0 ? contents.items : null;
}
