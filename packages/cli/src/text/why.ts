import type { Value } from '@pellucid/format';
import {
  type Recording,
  type Role,
  type Subject,
  type Why,
  type WhyBranch,
  type WhyNode,
  whyTree,
} from '@pellucid/replay';
import { counted } from './measures.ts';
import { printableLine } from './printable.ts';
import { placeText, styleAt } from './state.ts';
import { valueText } from './value.ts';

interface Row {
  readonly left: string;
  readonly step: string;
  readonly place: string;
  readonly code: string;
}

/** The answer as a tree, `width` characters wide: what it is, the step and the line that made it, and below it what that line read. */
export function whyText(recording: Recording, why: Why, width: number): string {
  const rows = rowsOf(recording, why);
  const widest = (key: keyof Row): number => rows.reduce((most, row) => Math.max(most, row[key].length), 0);
  const [left, steps, places] = [Math.min(widest('left'), Math.max(24, width >> 1)), widest('step'), widest('place')];
  const room = Math.max(16, width - left - steps - places - 6);
  const lines = rows.map(({ left: name, step, place, code }) =>
    `${cut(name, left).padEnd(left)}  ${step.padStart(steps)}  ${place.padEnd(places)}  ${cut(code, room)}`.trimEnd(),
  );
  const more = why.nodes.reduce((sum, node) => sum + node.more, 0);
  const rest = more === 0 ? [] : ['', `${counted(more, 'cause')} not followed; --depth and --limit go further.`];
  return [...lines, ...rest, ''].join('\n');
}

function rowsOf(recording: Recording, why: Why): readonly Row[] {
  const rows: Row[] = [];
  const digits = why.nodes.reduce((most, { step }) => Math.max(most, String(step).length), 1);
  const add = (
    { node, role, certain, again, below }: WhyBranch,
    before: string,
    sign: string,
    indent: string,
  ): void => {
    const source = node.place === null ? null : recording.source(node.place.source);
    const line = node.place?.range[0] ?? null;
    rows.push({
      left: `${before}${sign}${role === null ? '' : roleText(role, certain)}${nodeText(recording, node)}${again && node.causes.length > 0 ? ' (above)' : ''}`,
      step: `step ${String(node.step).padStart(digits)}`,
      place: source === null ? '' : placeText(source.program.path.split('/').at(-1) ?? '', line),
      code: source === null || line === null ? '' : printableLine((source.lines[line - 1] ?? '').trim()),
    });
    for (const [index, branch] of below.entries()) {
      const last = index === below.length - 1;
      add(branch, before + indent, last ? '└ ' : '├ ', last ? '  ' : '│ ');
    }
  };
  const root = whyTree(why);
  if (root !== null) add(root, '', '', '');
  return rows;
}

function roleText(role: Role, certain: boolean): string {
  const perhaps = certain ? '' : 'perhaps ';
  switch (role) {
    case 'value':
      return perhaps;
    case 'choice':
      return `${perhaps}chosen by `;
    case 'holder':
      return `${perhaps}in `;
    case 'condition':
      return 'because ';
    case 'call':
      return 'in a call: ';
  }
}

/** `best["GVA"] = 158`, `total < limit was true`, `push() was called`. */
function nodeText(recording: Recording, node: WhyNode): string {
  const name = subjectText(recording, node.subject, node);
  if (node.how === 'called') return `${name} was called`;
  if (node.value === null) return name;
  const value = valueText(node.value, styleAt(recording, recording.state(node.step)), 40);
  if (node.how === 'decided')
    return `${name} was ${node.value.type === 'boolean' && node.value.value ? 'true' : 'false'}`;
  const place = (key: Value): string => `[${valueText(key, styleAt(recording, recording.state(node.step)), 20)}]`;
  const then = node.stoodAt === null ? '' : `, then at ${place(node.stoodAt)}`;
  if (node.movedFrom !== null) {
    return `${name} = ${value}${then}, moved ${node.stoodAt === null ? 'here' : 'there'} from ${place(node.movedFrom)}`;
  }
  if (node.how === 'printed') return `printed ${value}`;
  if (node.how === 'raised') return `raised ${value}`;
  if (node.how === 'yielded') return `${name} gave ${value}`;
  return `${name} = ${value}${then}`;
}

export function subjectText(
  recording: Recording,
  subject: Subject,
  { step }: { readonly step: WhyNode['step'] },
): string {
  switch (subject.is) {
    case 'item': {
      const key = valueText(subject.key, styleAt(recording, recording.state(step)), 30);
      return `${printableLine(subject.name)}[${key}]`;
    }
    case 'field': {
      const key = subject.key.type === 'string' ? subject.key.value : '?';
      return `${printableLine(subject.name)}.${cut(printableLine(key), 40)}`;
    }
    case 'function':
      return `${printableLine(subject.name)}()`;
    case 'output':
    case 'exception':
    case 'input':
      return subject.is;
    default:
      return printableLine(subject.name);
  }
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}
