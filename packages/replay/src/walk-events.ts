import {
  decodeBatch,
  type Event,
  FormatError,
  type FunctionId,
  type ProgramFunction,
  type RandomAccess,
  type RunFacts,
  readRecording,
} from '@pellucid/format';
import type { OpenOptions } from './open-recording.ts';
import { ProgramTables } from './program-tables.ts';
import type { Source } from './recording.ts';

/** What is known of a run whose events have been gone through. */
export interface WalkedRun {
  readonly facts: RunFacts;
  readonly steps: number;
  functionOf(target: FunctionId): ProgramFunction;
  sourceOfFunction(target: FunctionId): Source;
}

/**
 * Goes through all events of a recording once, from start to end (or to the damage), without keeping any: a batch at a time is in memory.
 * @throws NotARecordingError, FormatVersionError, and whatever the access and `visit` throw
 */
export async function walkEvents(
  access: RandomAccess,
  visit: (event: Event, step: number) => void,
  { onProgress }: OpenOptions = {},
): Promise<WalkedRun> {
  let walked: { readonly facts: RunFacts; readonly tables: ProgramTables } | null = null;
  let steps = 0;
  for await (const part of readRecording(access)) {
    if (part.part === 'facts') walked ??= { facts: part.facts, tables: new ProgramTables(part.facts.language) };
    else if (part.part === 'source') walked?.tables.add(part.program, part.text);
    if (part.part !== 'events') continue;
    const { events, damage } = decodeBatch(part.bytes);
    for (const { event } of events) visit(event, steps++);
    if (damage !== null) break;
    await onProgress?.(steps);
  }
  if (walked === null) throw new FormatError('The recording has no facts', 0);
  const { facts, tables } = walked;
  return {
    facts,
    steps,
    functionOf: (target) => tables.functionOrUnknown(target),
    sourceOfFunction: (target) => tables.sourceOrUnknown(target),
  };
}
