import type { RandomAccess } from '@pellucid/format';
import type { Recording } from '../recording.ts';
import { fingerprint, indexMagic, tailBytes } from './build-index.ts';
import { readIndexRoot } from './index-root.ts';
import { IndexError, PageReader } from './page-reader.ts';
import { PagedRecording } from './paged-recording.ts';
import { StoredRun } from './stored-run.ts';

/**
 * Opens a recording by its index: some kilobytes are read, however long it is. What it is asked it answers, or throws a `PageFault` until what the
 * answer needs has been read: ask through `settle`.
 * @throws IndexError when the index is none, is damaged, or belongs to another recording; whatever the accesses throw
 */
export async function openIndexed(recording: RandomAccess, index: RandomAccess): Promise<Recording> {
  const size = await index.size();
  const tail = await index.read(Math.max(0, size - tailBytes), tailBytes);
  const magic = String.fromCharCode(...tail.subarray(16));
  if (tail.length < tailBytes || magic !== indexMagic) throw new IndexError('The file is no index of a recording');
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const [offset, length] = [view.getFloat64(0, true), view.getFloat64(8, true)];
  if (!isPlace(offset) || !isPlace(length) || offset + length > size) {
    throw new IndexError('The index does not say where it begins');
  }
  const pages = new PageReader(index);
  const root = await pages.load({ offset, length }, readIndexRoot);
  if (root.bytes !== (await recording.size()) || root.checksum !== (await fingerprint(recording))) {
    throw new IndexError('The index belongs to another recording, or the recording has changed since');
  }
  return new PagedRecording(await StoredRun.open(root, pages, recording));
}

function isPlace(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0;
}
