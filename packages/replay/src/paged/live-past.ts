import {
  type CallId,
  type Contents,
  type FunctionId,
  id,
  type ObjectId,
  type Step,
  type TaskId,
  type Value,
} from '@pellucid/format';
import type { StackNode } from '../call-stacks.ts';
import { nothingBefore } from '../nothing-before.ts';
import type { EarlierCall, EarlierNode, EarlierVariable, Past, Statement } from '../past.ts';
import type { Call } from '../recording.ts';
import type { RunIndex } from '../run-index.ts';
import type { VariableName } from '../variable-log.ts';
import { IdTable } from './id-table.ts';
import type { FrameSlot, SegmentHead, StoredNode } from './segment-page.ts';

/** A call that outlives the segment in which it began, as far as it has come. */
export interface LiveCall {
  readonly id: CallId;
  readonly function: FunctionId;
  readonly parent: CallId | null;
  readonly task: TaskId;
  readonly depth: number;
  readonly entered: Step;
  readonly isModule: boolean;
  running: boolean;
  ended: Step | null;
  outcome: Call['outcome'];
  place: Statement | null;
  readonly slots: Map<VariableName, Omit<FrameSlot, 'name' | 'value'> & { readonly value: Value | null }>;
  /** Frames since the last whole one. */
  partials: number;
}

class LiveNode implements EarlierNode {
  readonly call: CallId;
  readonly pushed: Step;
  readonly under: LiveNode | null;
  readonly #asked: (node: LiveNode) => void;

  constructor(call: CallId, pushed: Step, under: LiveNode | null, asked: (node: LiveNode) => void) {
    this.call = call;
    this.pushed = pushed;
    this.under = under;
    this.#asked = asked;
  }

  below(): LiveNode | null {
    if (this.under !== null) this.#asked(this.under);
    return this.under;
  }
}

/**
 * What was before the segment that is being indexed, in memory. It remembers what it is asked: whoever reads the segment later will ask the same, and
 * no more.
 */
export class LivePast implements Past {
  readonly played = null;
  firstStep: Step = nothingBefore.firstStep;
  task: TaskId = nothingBefore.task;
  moment: Past['moment'] = nothingBefore.moment;
  readonly live: Map<CallId, LiveCall> = new Map();
  readonly objects: Map<ObjectId, Contents> = new Map();
  /** Functions of the calls that are over. */
  readonly #over = new IdTable();
  readonly #functions: FunctionId[] = [];
  readonly #places = new Map<FunctionId, number>();
  #stack: LiveNode | null = null;
  readonly #stacks = new Map<TaskId, LiveNode | null>();
  readonly #nodes = new Map<Step, LiveNode>();
  readonly #latest = new Map<TaskId, Map<FunctionId, CallId>>();

  readonly #askedNodes = new Map<Step, StoredNode>();
  readonly #askedStacks = new Map<TaskId, Step | null>();
  readonly #askedCalls = new Map<CallId, EarlierCall>();
  readonly #askedLatest: SegmentHead['latest'][number][] = [];
  readonly #ask = (node: LiveNode): void => {
    const below = node.under?.pushed ?? null;
    this.#askedNodes.set(node.pushed, { pushed: node.pushed, call: node.call, below });
  };

  stack(): EarlierNode | null {
    if (this.#stack !== null) this.#ask(this.#stack);
    return this.#stack;
  }

  stackOf(task: TaskId): EarlierNode | null {
    const node = this.#stacks.get(task) ?? null;
    if (node !== null) this.#ask(node);
    this.#askedStacks.set(task, node?.pushed ?? null);
    return node;
  }

  earlierCall(call: CallId): EarlierCall | undefined {
    const found = this.#earlierCall(call);
    if (found !== undefined) this.#askedCalls.set(call, found);
    return found;
  }

  latestOf(process: TaskId, target: FunctionId): CallId | undefined {
    const call = this.#latest.get(process)?.get(target);
    if (call !== undefined) this.#askedLatest.push({ process, function: target, call });
    return call;
  }

  has(object: ObjectId): boolean {
    return this.objects.has(object);
  }

  object(object: ObjectId): Contents | undefined {
    return this.objects.get(object);
  }

  call(call: CallId): never {
    throw new Error(`Nobody looks at call ${call} while the run is indexed`);
  }

  placeOf(): Statement | null {
    return null;
  }

  variablesOf(): readonly EarlierVariable[] {
    return [];
  }

  /** What was asked for since the segment began. */
  asked(): Pick<SegmentHead, 'task' | 'stack' | 'nodes' | 'stacks' | 'calls' | 'latest'> {
    return {
      task: this.task,
      stack: this.#stack?.pushed ?? null,
      nodes: [...this.#askedNodes.values()],
      stacks: Array.from(this.#askedStacks, ([task, stack]) => ({ task, stack })),
      calls: [...this.#askedCalls.values()],
      latest: this.#askedLatest.slice(),
    };
  }

  /**
   * Takes in what the segment has changed of the stacks and calls.
   * @returns the places on stacks that outlive it, in the order in which they were pushed
   */
  advance(index: RunIndex): readonly StoredNode[] {
    const pushed: StoredNode[] = [];
    for (const [task, top] of index.stacks.aside) this.#stacks.set(task, this.#keep(top, pushed));
    this.#stack = this.#keep(index.stacks.top, pushed);
    this.#stacks.set(index.stacks.task, this.#stack);
    for (const record of index.stacks.records) {
      if (record.isEarlier) continue;
      const process = index.stacks.tasks.processOf(record.call.task, record.call.entered);
      const latest = this.#latest.get(process) ?? new Map<FunctionId, CallId>();
      this.#latest.set(process, latest.set(record.function, record.id));
    }
    this.firstStep = id<Step>(index.steps);
    this.task = index.stacks.task;
    this.moment = index.moments.open;
    this.#askedNodes.clear();
    this.#askedStacks.clear();
    this.#askedCalls.clear();
    this.#askedLatest.length = 0;
    return pushed.sort((a, b) => a.pushed - b.pushed);
  }

  /** The call has ended and will not be seen again, unless something is written to its variables. */
  forget({ id: call, function: target }: Pick<LiveCall, 'id' | 'function'>): void {
    this.live.delete(call);
    const place = this.#places.get(target) ?? this.#functions.push(target) - 1;
    this.#places.set(target, place);
    this.#over.set(call, place);
  }

  #earlierCall(call: CallId): EarlierCall | undefined {
    const live = this.live.get(call);
    if (live !== undefined) {
      const { function: target, depth, running, ended } = live;
      return { id: call, function: target, depth, running, ended: ended !== null };
    }
    const place = this.#over.get(call);
    const target = place === undefined ? undefined : this.#functions[place];
    return target === undefined ? undefined : { id: call, function: target, depth: 0, running: false, ended: true };
  }

  #keep(top: StackNode | null, pushed: StoredNode[]): LiveNode | null {
    const fresh: StackNode[] = [];
    let node = top;
    for (; node !== null && node.pushed >= this.firstStep; node = node.below) fresh.push(node);
    let under = node === null ? null : (this.#nodes.get(node.pushed) ?? null);
    for (const each of fresh.reverse()) {
      const known = this.#nodes.get(each.pushed);
      if (known === undefined) {
        pushed.push({ pushed: each.pushed, call: each.record.id, below: under?.pushed ?? null });
        under = new LiveNode(each.record.id, each.pushed, under, this.#ask);
        this.#nodes.set(each.pushed, under);
      } else under = known;
    }
    return under;
  }
}
