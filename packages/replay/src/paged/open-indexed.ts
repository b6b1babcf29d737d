import { prepareUnpacking } from '@pellucid/format';
import type { Recording } from '../recording.ts';
import { fingerprint, indexKind, indexVersion, tailBytes } from './build-index.ts';
import { type IndexRoot, readIndexRoot } from './index-root.ts';
import { IndexError, IndexVersionError, PageReader } from './page-reader.ts';
import { PagedRecording } from './paged-recording.ts';
import type { StoredFile } from './stored-file.ts';
import { StoredRun } from './stored-run.ts';

/** The root of an index of a hundred million events lies in so many bytes at its end, with the sources of a program before it. */
const endBytes = 1 << 18;

/**
 * Opens a recording by its index: some kilobytes are read, however long it is. What it is asked it answers, or throws a `PageFault` until what the
 * answer needs has been read: ask through `settle`, unless both files can be read at once.
 * @throws IndexVersionError when another version made the index; IndexError when it is none, is damaged, or belongs to another recording; whatever the accesses throw
 */
export async function openIndexed(recording: StoredFile, index: StoredFile): Promise<Recording> {
  const pages = new PageReader(index);
  const [root, bytes, sum] = await Promise.all([readRoot(pages, index), recording.size(), fingerprint(recording)]);
  if (root.bytes !== bytes || root.checksum !== sum) {
    throw new IndexError('The index belongs to another recording, or the recording has changed since');
  }
  const run = await StoredRun.open(root, pages, recording);
  // Not before: what is compiled meanwhile would keep the first picture waiting.
  const prepared = prepareUnpacking();
  // Whoever reads without waiting would never let it get ready.
  if (index.readNow !== undefined) await prepared;
  return new PagedRecording(run);
}

async function readRoot(pages: PageReader, index: StoredFile): Promise<IndexRoot> {
  const size = await index.size();
  const tail = await pages.loadEnd(size - endBytes, size, tailBytes);
  const magic = String.fromCharCode(...tail.subarray(16));
  if (tail.length < tailBytes || !magic.startsWith(indexKind))
    throw new IndexError('The file is no index of a recording');
  if (magic !== `${indexKind}${indexVersion}`) {
    throw new IndexVersionError(
      `The index is of version ${magic.slice(indexKind.length)}; this build reads ${indexVersion}. Make it anew`,
    );
  }
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const [offset, length] = [view.getFloat64(0, true), view.getFloat64(8, true)];
  if (!isPlace(offset) || !isPlace(length) || offset + length > size) {
    throw new IndexError('The index does not say where it begins');
  }
  return pages.load({ offset, length }, readIndexRoot);
}

function isPlace(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0;
}
