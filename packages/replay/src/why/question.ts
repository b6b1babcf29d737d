import type { CallId, ObjectId, SourceId, SourceRange, Step, Value } from '@pellucid/format';
import type { VariableKey } from '../recording.ts';

/** What can be asked about: a value somewhere, or something that happened. `holder`: how the program names the object where it is read. */
export type Question =
  | { readonly of: 'variable'; readonly key: VariableKey }
  | {
      readonly of: 'element';
      readonly object: ObjectId;
      readonly part: 'item' | 'field';
      readonly key: Value;
      readonly holder: string;
    }
  /** What the object holds as a whole, its length for example. */
  | { readonly of: 'contents'; readonly object: ObjectId; readonly holder: string }
  /** What a call returned, or the exception that left it. */
  | { readonly of: 'result'; readonly call: CallId }
  /** That the call was made. */
  | { readonly of: 'call'; readonly call: CallId }
  /** A condition, an output, an exception, a value that a generator gave or that was read from the input. */
  | { readonly of: 'event'; readonly step: Step };

/**
 * Why one thing led to another:
 * - `value`: the value was computed from it;
 * - `choice`: it chose which element, field or branch of an expression was taken;
 * - `holder`: it said which object the element or field is of;
 * - `condition`: the statement ran because the condition was as it was;
 * - `call`: the statement ran because its function was called.
 */
export type Role = 'value' | 'choice' | 'holder' | 'condition' | 'call';

/** Something that was read, as it was after the step `at`. Not certain: one of several that it can have been, because what a library does is not recorded. */
export interface Read {
  readonly question: Question;
  readonly at: Step;
  readonly role: Role;
  readonly certain: boolean;
}

/**
 * How the value came to be where it is: `assigned` to a variable, `passed` to a parameter, `written` into an object, `moved` within it by a sort,
 * `made` together with its object, the object `changed`, `returned` by a call, `yielded` by a generator, `decided` by a condition, `raised`,
 * `printed`, `entered` from the input, or the call was `called`.
 */
export type How =
  | 'assigned'
  | 'passed'
  | 'written'
  | 'moved'
  | 'made'
  | 'changed'
  | 'returned'
  | 'yielded'
  | 'decided'
  | 'raised'
  | 'printed'
  | 'entered'
  | 'called';

/** What a cause is about, in names of the program: `name`, `name[key]`, `name.key`, `name()`, or the text of a condition. */
export type Subject =
  | { readonly is: 'variable' | 'function' | 'condition' | 'object'; readonly name: string }
  | { readonly is: 'item' | 'field'; readonly name: string; readonly key: Value }
  | { readonly is: 'output' | 'exception' | 'input' };

/** The write, or the other event, that answers a question; and what it read. */
export interface Cause {
  readonly how: How;
  readonly subject: Subject;
  readonly step: Step;
  /** Of an item, where it stood then, if what happened later to the items before it has shifted it to where it was asked for; else null. */
  readonly stoodAt: Value | null;
  /** Where the value stood before it was moved. */
  readonly movedFrom: Value | null;
  /** null where there is none: a call that was made. */
  readonly value: Value | null;
  /** The call that did it, and the statement that did it; null where the recorder did not know the place. */
  readonly call: CallId | null;
  readonly place: { readonly source: SourceId; readonly range: SourceRange } | null;
  readonly reads: readonly Read[];
}

/** A cause as a node of a graph; `id` is its place in the list of nodes. */
export interface WhyNode extends Omit<Cause, 'reads'> {
  readonly id: number;
  /** What it is because of, in the order of the source. */
  readonly causes: readonly WhyEdge[];
  /** How many causes it has that were not followed, because a limit was reached. */
  readonly more: number;
}

export interface WhyEdge {
  readonly to: number;
  readonly role: Role;
  readonly certain: boolean;
}

/** The answer to a question: a graph of causes without cycles. Node 0 is the answer itself; edges never go forward in time. */
export interface Why {
  readonly nodes: readonly WhyNode[];
}
