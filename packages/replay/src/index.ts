export type { RandomAccess } from '@pellucid/format';
export { type Bookmark, readBookmarks, withBookmark, withoutBookmark } from './bookmarks.ts';
export type { CallSpan } from './call-spans.ts';
export { type Comparison, type ComparisonOptions, compareRuns } from './comparison/comparison.ts';
export type {
  Cause,
  Difference,
  Divergence,
  DivergenceKind,
  DivergentSide,
  ObjectOfBoth,
} from './comparison/divergence.ts';
export type { AlignedLine } from './comparison/line-alignment.ts';
export type { Side, SourcePair } from './comparison/program-alignment.ts';
export { compareValues, type Likeness, type PathPart, type ValueDifference } from './comparison/value-difference.ts';
export { entryModuleElsewhere } from './entry-module.ts';
export { ToldExpression } from './evaluation/told-expression.ts';
export { CallsInOrder } from './find/calls-in-order.ts';
export { type Condition, conditionOf, namesUnknownIn, variableNames } from './find/condition.ts';
export { findCondition, type Holding } from './find/find-condition.ts';
export { findText, type TextHit } from './find/find-text.ts';
export { StepQueue } from './find/step-queue.ts';
export { HttpAccessError, httpAccess, type RangeFetch } from './http-access.ts';
export { type JsonDocument, JsonNumber, toJsonText } from './json-text.ts';
export { type Loop, Loops } from './loops.ts';
export { buildRecording, type OpenOptions, openRecording, type RecordingParts } from './open-recording.ts';
export { buildIndex, type IndexOptions } from './paged/build-index.ts';
export { openIndexed } from './paged/open-indexed.ts';
export { answerAll, PageFault, settle } from './paged/page-fault.ts';
export { IndexError, IndexVersionError } from './paged/page-reader.ts';
export type { StoredFile } from './paged/stored-file.ts';
export type { CallTree } from './profile/call-tree.ts';
export { CallWalk } from './profile/call-walk.ts';
export { type ProfileOptions, profileRun } from './profile/profile.ts';
export type { Cost, FunctionProfile, LineProfile, RunProfile } from './profile/run-profile.ts';
export { type BatchTime, readBatchTimes } from './profile/step-clock.ts';
export type {
  Call,
  CallState,
  Change,
  Exception,
  Granularity,
  Output,
  Recording,
  Source,
  State,
  Task,
  VariableKey,
  VariableState,
} from './recording.ts';
export { type Sequence, slice } from './sequence.ts';
export { type RunStatus, stateJson, statusOf, valueJson } from './state-json.ts';
export { QuerySyntaxError } from './syntax/query-syntax.ts';
export { tensorValues } from './tensor-data.ts';
export { type WalkedRun, walkEvents } from './walk-events.ts';
export type { How, Question, Read, Role, Subject, Why, WhyEdge, WhyNode } from './why/question.ts';
export { type Target, targetOf, whyQuestion } from './why/target.ts';
export { type WhyLimits, whyOf } from './why/why.ts';
export { type WhyBranch, whyTree } from './why/why-tree.ts';
