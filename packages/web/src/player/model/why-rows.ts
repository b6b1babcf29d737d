import type { Step, Value } from '@pellucid/format';
import {
  type Recording,
  type Role,
  type Subject,
  type Why,
  type WhyBranch,
  type WhyNode,
  whyTree,
} from '@pellucid/replay';
import { fieldName, printable, type Reader, valueText } from '@pellucid/stage';

/** One cause as the page shows it. */
export interface WhyRow {
  readonly key: string;
  /** Depth in the tree, from 0. */
  readonly depth: number;
  /** By level of the tree from the left: whether a line goes on downwards there. The last one is its own. */
  readonly rails: readonly boolean[];
  readonly role: Role | null;
  readonly certain: boolean;
  readonly again: boolean;
  readonly how: WhyNode['how'];
  readonly step: Step;
  readonly name: string;
  /** null: there is none, of a call that was made. */
  readonly value: string | null;
  /** `[2]`: where it was moved from, `[2] → [1]`: and where it stood then, if it was shifted since; null: it was not. */
  readonly from: string | null;
  readonly line: number | null;
  readonly code: string;
}

/** The answer as rows, the answer itself first. */
export function whyRows(recording: Recording, why: Why, readerAt: (step: Step) => Reader): readonly WhyRow[] {
  const rows: WhyRow[] = [];
  const add = ({ node, role, certain, again, below }: WhyBranch, rails: readonly boolean[], key: string): void => {
    const reader = readerAt(node.step);
    const line = node.place?.range[0] ?? null;
    const lines = node.place === null ? [] : recording.source(node.place.source).lines;
    rows.push({
      key,
      depth: rails.length,
      rails,
      role,
      certain,
      again: again && node.causes.length > 0,
      how: node.how,
      step: node.step,
      name: nameOfSubject(node.subject, reader),
      value: node.value === null ? null : valueText(node.value, reader, 40),
      from: fromText([node.movedFrom, node.stoodAt], reader),
      line,
      code: line === null ? '' : printable((lines[line - 1] ?? '').trim(), 160),
    });
    for (const [index, one] of below.entries()) add(one, [...rails, index < below.length - 1], `${key}.${index}`);
  };
  const root = whyTree(why);
  if (root !== null) add(root, [], '0');
  return rows;
}

/** The places at which an item stood, in their order. */
function fromText(places: readonly (Value | null)[], reader: Reader): string | null {
  const texts = places.flatMap((place) => (place === null ? [] : [`[${valueText(place, reader, 20)}]`]));
  return texts.length === 0 ? null : texts.join(' → ');
}

/** `total`, `best["GVA"]`, `node.next`, `push()`; empty for what has no name. */
export function nameOfSubject(subject: Subject, reader: Reader): string {
  switch (subject.is) {
    case 'item': {
      const key =
        subject.key.type === 'string' ? JSON.stringify(subject.key.value) : valueText(subject.key, reader, 30);
      return `${printable(subject.name, 60)}[${printable(key, 40)}]`;
    }
    case 'field':
      return `${printable(subject.name, 60)}.${fieldName(subject.key)}`;
    case 'function':
      return `${printable(subject.name, 60)}()`;
    case 'output':
    case 'exception':
    case 'input':
      return '';
    default:
      return printable(subject.name, 120);
  }
}
