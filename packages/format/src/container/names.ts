import type { SourceId } from '../ids.ts';

/** Names of MCAP records and channels (FORMAT.md §1). */
export const recordingRecord = 'pellucid.recording';
export const endRecord = 'pellucid.end';
export const topicProgram = 'program';
export const topicEvents = 'events';

export function attachmentOfSource(source: SourceId): string {
  return `source/${source}`;
}
