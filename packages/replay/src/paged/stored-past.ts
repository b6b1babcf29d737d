import type { CallId, Contents, FunctionId, ObjectId, Step, TaskId } from '@pellucid/format';
import type { EarlierCall, EarlierNode, EarlierVariable, Past, Statement } from '../past.ts';
import type { Call } from '../recording.ts';
import { IndexError } from './page-reader.ts';
import type { SegmentHead, StoredNode } from './segment-page.ts';
import type { StoredFrame, StoredRun } from './stored-run.ts';

/** What was before a segment, as the index has it. What the segment asked for when it was indexed lies on its page; the rest is read when it is wanted. */
export class StoredPast implements Past {
  readonly firstStep: Step;
  readonly task: TaskId;
  readonly moment: Past['moment'];
  readonly played: NonNullable<Past['played']>;
  readonly #run: StoredRun;
  readonly #segment: number;
  readonly #head: SegmentHead;
  readonly #nodes: ReadonlyMap<Step, StoredNode>;
  readonly #calls: ReadonlyMap<CallId, EarlierCall>;
  readonly #frames = new Map<CallId, StoredFrame>();

  constructor(run: StoredRun, segment: number, head: SegmentHead) {
    const { firstStep, moment } = run.info(segment);
    this.firstStep = firstStep;
    this.moment = moment;
    this.task = head.task;
    this.#run = run;
    this.#segment = segment;
    this.#head = head;
    this.#nodes = new Map(head.nodes.map((node) => [node.pushed, node]));
    this.#calls = new Map(head.calls.map((call) => [call.id, call]));
    const voids = new Set(head.voids);
    const defined = new Set(head.definedBefore.map(({ step, place }) => `${step} ${place}`));
    this.played = {
      isVoid: (step) => voids.has(step),
      isDefinedBefore: (step, place) => defined.size > 0 && defined.has(`${step} ${place}`),
    };
  }

  stack(): EarlierNode | null {
    return this.#nodeAt(this.#head.stack);
  }

  stackOf(task: TaskId): EarlierNode | null {
    return this.#nodeAt(this.#head.stacks.find((one) => one.task === task)?.stack ?? null);
  }

  earlierCall(call: CallId): EarlierCall | undefined {
    const known = this.#calls.get(call);
    if (known !== undefined) return known;
    const found = this.#run.callEntry(call)?.call;
    if (found === undefined || found === null || found.entered >= this.firstStep) return undefined;
    const ended = found.ended !== null && found.ended < this.firstStep;
    return { id: call, function: found.function, depth: found.depth, running: false, ended };
  }

  call(call: CallId): Call {
    const found = this.#run.findCall(call);
    if (found === undefined) throw new IndexError(`The index has lost call ${call}`);
    return found;
  }

  latestOf(process: TaskId, target: FunctionId): CallId | undefined {
    return this.#head.latest.find((one) => one.process === process && one.function === target)?.call;
  }

  placeOf(call: CallId): Statement | null {
    return this.#frame(call).place;
  }

  variablesOf(call: CallId): readonly EarlierVariable[] {
    return this.#frame(call).variables;
  }

  has(object: ObjectId): boolean {
    return (this.#run.bornObject(object) ?? this.#segment) < this.#segment;
  }

  object(object: ObjectId): Contents | undefined {
    return this.#run.objectBefore(object, this.#segment);
  }

  #frame(call: CallId): StoredFrame {
    const known = this.#frames.get(call);
    if (known !== undefined) return known;
    const frame = this.#run.frameBefore(call, this.#segment);
    this.#frames.set(call, frame);
    return frame;
  }

  #nodeAt(pushed: Step | null): EarlierNode | null {
    if (pushed === null) return null;
    const { call, below } = this.#nodes.get(pushed) ?? this.#run.node(pushed);
    return { call, pushed, below: () => this.#nodeAt(below) };
  }
}
