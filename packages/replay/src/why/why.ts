import type { Step } from '@pellucid/format';
import type { Recording } from '../recording.ts';
import { causeOf } from './cause.ts';
import { Inquiry } from './inquiry.ts';
import type { Cause, Question, Read, Role, Why, WhyEdge, WhyNode } from './question.ts';

export interface WhyLimits {
  /** Most nodes of the answer. */
  readonly nodes?: number;
  /** How far from the answer nodes are followed; what only chose or decided counts as further away than what the value was computed from. */
  readonly depth?: number;
}

const byDefault = { nodes: 24, depth: 8 };
const distance: Readonly<Record<Role, number>> = { value: 1, choice: 3, condition: 4, call: 4, holder: 6 };

interface Pending {
  readonly read: Read;
  readonly from: number;
  readonly far: number;
}

interface OpenNode {
  readonly cause: Cause;
  readonly far: number;
  readonly causes: WhyEdge[];
  more: number;
}

/**
 * Why the value is what it is after the step: the write that made it, what that write read, and so on, nearest first, up to the limits. null:
 * nothing in the recording made it (it has no value then, or it is older than the recording).
 */
export function whyOf(recording: Recording, question: Question, at: Step, limits: WhyLimits = {}): Why | null {
  const { nodes: most, depth } = { ...byDefault, ...limits };
  const inquiry = new Inquiry(recording);
  const first = causeOf(inquiry, question, at);
  if (first === null) return null;
  const nodes: OpenNode[] = [];
  const known = new Map<string, number>();
  const pending: Pending[] = [];
  const add = (cause: Cause, of: Question, far: number): number => {
    const id = nodes.length;
    nodes.push({ cause, far, causes: [], more: 0 });
    known.set(identity(of, cause), id);
    for (const read of cause.reads) pending.push({ read, from: id, far: far + distance[read.role] });
    return id;
  };
  add(first, question, 0);
  for (let next = nearest(pending); next !== undefined; next = nearest(pending)) {
    const from = nodes[next.from];
    if (from === undefined) break;
    const { question: of, role, certain, at: when } = next.read;
    if (next.far > depth || nodes.length >= most) {
      from.more++;
      continue;
    }
    const cause = causeOf(inquiry, of, when);
    if (cause === null || cause.step > from.cause.step) continue;
    const to = known.get(identity(of, cause)) ?? add(cause, of, next.far);
    const twice = from.causes.some((edge) => edge.to === to);
    // What both computed and chose is told once, as what it was computed from; edges only lead on.
    if (!twice && to !== next.from && !leadsTo(nodes, to, next.from)) from.causes.push({ to, role, certain });
  }
  return {
    nodes: nodes.map(({ cause: { reads, ...cause }, causes, more }, id): WhyNode => ({ ...cause, id, causes, more })),
  };
}

/** Takes the nearest out; of those equally far the one that was found first. */
function nearest(pending: Pending[]): Pending | undefined {
  let best = 0;
  for (const [index, one] of pending.entries()) if (one.far < (pending[best]?.far ?? 0)) best = index;
  return pending.splice(best, 1)[0];
}

function leadsTo(nodes: readonly OpenNode[], from: number, to: number): boolean {
  const seen = new Set([from]);
  for (const id of seen) {
    if (id === to) return true;
    for (const edge of nodes[id]?.causes ?? []) seen.add(edge.to);
  }
  return false;
}

/** One write is one node, however it is asked for. */
function identity(question: Question, { step, subject, stoodAt, how }: Cause): string {
  switch (question.of) {
    case 'variable':
      return `${step} ${JSON.stringify(question.key)}`;
    case 'element':
      return `${step} ${how} ${question.object} ${'key' in subject ? keyText(stoodAt ?? subject.key) : ''}`;
    case 'contents':
      return `${step} ${how} ${question.object}`;
    case 'result':
    case 'call':
      return `${step} ${question.of} ${question.call}`;
    case 'event':
      return `${step} event`;
  }
}

function keyText(key: { readonly type: string }): string {
  return JSON.stringify(key, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}
