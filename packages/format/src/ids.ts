declare const brand: unique symbol;
type Branded<Name extends string> = number & { readonly [brand]: Name };

/** Ordinal of an event in its recording, from 0. */
export type Step = Branded<'Step'>;
/** Ids count from 1 and are unique in a recording; 0 stands for "none" on the wire only. */
export type SiteId = Branded<'SiteId'>;
export type SourceId = Branded<'SourceId'>;
export type FunctionId = Branded<'FunctionId'>;
export type VariableId = Branded<'VariableId'>;
export type CallId = Branded<'CallId'>;
export type TaskId = Branded<'TaskId'>;
export type ObjectId = Branded<'ObjectId'>;

type AnyId = Step | SiteId | SourceId | FunctionId | VariableId | CallId | TaskId | ObjectId;

/** The one door from a plain number to an id or step: for decoders and tests, which know what they read. */
export function id<T extends AnyId>(number: number): T {
  return number as T;
}
