import type { CallId, FunctionId, ObjectId, SiteId, TaskId } from './ids.ts';
import type { Contents, Value } from './values.ts';

/** An object seen for the first time, with what it held before the event that it precedes. */
export interface ObjectDefinition {
  readonly id: ObjectId;
  readonly contents: Contents;
}

interface At {
  /** null: the recorder did not know the place. */
  readonly site: SiteId | null;
}

/** One thing that happened. Meaning, order and units of every field: FORMAT.md §4.3. */
export type Event =
  | (At & { readonly type: 'line' })
  | { readonly type: 'enter'; readonly function: FunctionId; readonly call: CallId; readonly values: readonly Value[] }
  | (At & { readonly type: 'leave'; readonly value: Value })
  | (At & { readonly type: 'unwind'; readonly value: Value })
  | (At & { readonly type: 'suspend'; readonly why: 'yield' | 'await'; readonly value: Value })
  | (At & {
      readonly type: 'resume';
      readonly call: CallId;
      readonly how: 'value' | 'exception' | 'close';
      readonly value: Value;
    })
  | { readonly type: 'task'; readonly task: TaskId }
  | { readonly type: 'task-start'; readonly task: TaskId; readonly kind: string; readonly name: string }
  | { readonly type: 'task-end'; readonly task: TaskId }
  | (At & { readonly type: 'bind'; readonly value: Value })
  | (At & { readonly type: 'bind-in'; readonly call: CallId; readonly value: Value })
  | (At & { readonly type: 'unbind' })
  | (At & { readonly type: 'unbind-in'; readonly call: CallId })
  | (At & { readonly type: 'bind-name'; readonly call: CallId; readonly name: string; readonly value: Value })
  | (At & { readonly type: 'unbind-name'; readonly call: CallId; readonly name: string })
  | (At & { readonly type: 'set-item'; readonly object: ObjectId; readonly key: Value; readonly value: Value })
  | (At & { readonly type: 'delete-item'; readonly object: ObjectId; readonly key: Value })
  | (At & { readonly type: 'set-field'; readonly object: ObjectId; readonly name: Value; readonly value: Value })
  | (At & { readonly type: 'delete-field'; readonly object: ObjectId; readonly name: Value })
  | (At & {
      readonly type: 'splice';
      readonly object: ObjectId;
      readonly start: number;
      readonly removed: number;
      readonly values: readonly Value[];
    })
  | (At & { readonly type: 'append'; readonly object: ObjectId; readonly value: Value })
  | (At & { readonly type: 'add'; readonly object: ObjectId; readonly value: Value })
  | (At & { readonly type: 'discard'; readonly object: ObjectId; readonly value: Value })
  | (At & { readonly type: 'replace'; readonly object: ObjectId; readonly contents: Contents })
  | (At & { readonly type: 'reorder'; readonly object: ObjectId; readonly order: readonly number[] })
  | (At & { readonly type: 'branch'; readonly taken: boolean })
  | (At & { readonly type: 'raise'; readonly value: Value })
  | (At & { readonly type: 'handle'; readonly value: Value })
  | { readonly type: 'output'; readonly stream: 'stdout' | 'stderr'; readonly value: Value }
  | { readonly type: 'input'; readonly value: Value }
  | (At & { readonly type: 'gap'; readonly what: string })
  | { readonly type: 'failure'; readonly what: string };

export type EventType = Event['type'];

/** An event with the objects that were first seen at it. */
export interface RecordedEvent {
  readonly event: Event;
  readonly objects: readonly ObjectDefinition[];
}
