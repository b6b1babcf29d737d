import type { CallId, FunctionId, Step, TaskId } from '@pellucid/format';

/** Where a call stands on the time axis, or several of one row that are too narrow to be told apart. */
export interface CallSpan {
  readonly task: TaskId;
  readonly depth: number;
  /** First step, and the last one: of a call that has not ended the last of the recording. */
  readonly from: Step;
  readonly to: Step;
  /** The call and its function; of several the first one's. */
  readonly call: CallId;
  readonly function: FunctionId;
  /** How many calls it stands for. */
  readonly calls: number;
}

type GrowingSpan = { -readonly [Field in keyof CallSpan]: CallSpan[Field] };

/** Joins calls that are narrower than `narrowest` steps, and stand as near to each other, into one span; each row is a task and a depth. */
export class SpanJoiner {
  readonly #narrowest: number;
  /** By task and depth; a run has millions of calls, so the spans that grow are changed in place. */
  readonly #open = new Map<TaskId, (GrowingSpan | undefined)[]>();
  readonly spans: CallSpan[] = [];

  constructor(narrowest: number) {
    this.#narrowest = narrowest;
  }

  /** In the order of their first steps. */
  add(span: CallSpan): void {
    let rows = this.#open.get(span.task);
    if (rows === undefined) {
      rows = [];
      this.#open.set(span.task, rows);
    }
    const before = rows[span.depth];
    const joins = before !== undefined && this.#isNarrow(span) && span.from - before.to < this.#narrowest;
    if (joins && (before.calls > 1 || this.#isNarrow(before))) {
      if (span.to > before.to) before.to = span.to;
      before.calls += span.calls;
      return;
    }
    if (before !== undefined) this.spans.push(before);
    rows[span.depth] = { ...span };
  }

  /** All of them, in the order of their first steps. */
  finish(): readonly CallSpan[] {
    for (const rows of this.#open.values()) for (const span of rows) if (span !== undefined) this.spans.push(span);
    this.#open.clear();
    return this.spans.sort((a, b) => a.from - b.from || a.depth - b.depth);
  }

  #isNarrow({ from, to, calls }: CallSpan): boolean {
    return calls > 1 || to - from < this.#narrowest;
  }
}
