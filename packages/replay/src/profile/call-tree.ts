import type { CallId, FunctionId } from '@pellucid/format';

/** Calls of a function that were reached by the same functions, as one: a block of a flame graph. */
export interface CallTree {
  /** null: the run itself, above the first calls. */
  readonly function: FunctionId | null;
  readonly calls: number;
  /** Steps in it and in what it called, and in itself alone. */
  readonly total: number;
  readonly self: number;
  /** The one that took most. */
  readonly longest: CallId | null;
  /** Those that took most first. */
  readonly children: readonly CallTree[];
  /** Steps of further children that are not told apart. */
  readonly others: number;
}

/** Blocks, and how deep they lie; what is below or beyond counts as its caller's own `others`. */
const mostNodes = 20_000;
export const deepest = 400;

interface Node {
  readonly function: FunctionId | null;
  calls: number;
  self: number;
  others: number;
  longest: CallId | null;
  longestSteps: number;
  readonly children: Map<FunctionId, Node>;
}

/** The blocks of the calls on a stack; `beyond`: how many calls on top of them have none. */
interface Stack {
  readonly nodes: Node[];
  readonly starts: number[];
  beyond: number;
}

/** Gathers a call tree while a run is gone through. */
export class CallTreeBuilder {
  readonly #root: Node = node(null);
  readonly #stacks = new Map<number, Stack>();
  /** Of the task that was asked for last: most steps are the same one's. */
  #latest: { readonly task: number; readonly stack: Stack } | null = null;
  #nodes = 1;

  push(task: number, target: FunctionId, again: boolean, at: number): void {
    const stack = this.#stackOf(task);
    const isBeyond = stack.beyond > 0 || stack.nodes.length >= deepest;
    const own = isBeyond ? null : this.#child(stack.nodes.at(-1) ?? this.#root, target);
    if (own === null) {
      stack.beyond++;
      return;
    }
    if (!again) own.calls++;
    stack.nodes.push(own);
    stack.starts.push(at);
  }

  /** `at`: steps of the task until now. */
  pop(task: number, call: CallId, at: number): void {
    const stack = this.#stackOf(task);
    if (stack.beyond > 0) {
      stack.beyond--;
      return;
    }
    const own = stack.nodes.pop();
    const steps = at - (stack.starts.pop() ?? at);
    if (own === undefined || steps <= own.longestSteps) return;
    own.longestSteps = steps;
    own.longest = call;
  }

  /** A step of the task. */
  step(task: number): void {
    const stack = this.#stackOf(task);
    const top = stack.nodes.at(-1) ?? this.#root;
    if (stack.beyond > 0) top.others++;
    else top.self++;
  }

  build(): CallTree {
    return finished(this.#root);
  }

  #stackOf(task: number): Stack {
    if (this.#latest?.task === task) return this.#latest.stack;
    const stack = this.#stacks.get(task) ?? { nodes: [], starts: [], beyond: 0 };
    this.#stacks.set(task, stack);
    this.#latest = { task, stack };
    return stack;
  }

  #child(parent: Node, target: FunctionId): Node | null {
    const known = parent.children.get(target);
    if (known !== undefined) return known;
    if (this.#nodes >= mostNodes) return null;
    this.#nodes++;
    const child = node(target);
    parent.children.set(target, child);
    return child;
  }
}

function node(target: FunctionId | null): Node {
  return { function: target, calls: 0, self: 0, others: 0, longest: null, longestSteps: -1, children: new Map() };
}

// As deep as the tree may be.
function finished({ function: target, calls, self, others, longest, children }: Node): CallTree {
  const done = [...children.values()].map(finished).sort((a, b) => b.total - a.total);
  const total = done.reduce((sum, child) => sum + child.total, self + others);
  return { function: target, calls, total, self, longest, children: done, others };
}
