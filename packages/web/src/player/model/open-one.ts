import {
  HttpAccessError,
  type OpenOptions,
  openIndexed,
  openRecording,
  type RandomAccess,
  type Recording,
} from '@pellucid/replay';
import type { RecordingSource } from './recording-source.ts';

/** A smaller recording is read whole in no time; `pellucid watch` makes indexes of those that are larger. */
const leastIndexed = 8 * 2 ** 20;

/** Whether the page may be served with an index beside its recording; an exported page has its recording in it. The build says it. */
declare const SERVED: boolean;

/** Opens a recording: a long one by its index, where there is one. @throws what `openIndexed` and `openRecording` throw */
export async function openOne(
  source: RecordingSource,
  index: RandomAccess | null,
  options: OpenOptions,
): Promise<Recording> {
  if (!SERVED || source instanceof Uint8Array || index === null || (await source.size()) < leastIndexed) {
    return openRecording(source, options);
  }
  try {
    return await openIndexed(source, index);
  } catch (error) {
    if (error instanceof HttpAccessError && error.status === 404) return openRecording(source, options);
    throw error;
  }
}
