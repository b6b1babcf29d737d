import { bytesPerElement } from '@pellucid/tensor';
import { unzipSync } from 'fflate';
import { ByteCursor } from './byte-cursor.ts';
import { CheckpointError, quoted } from './checkpoint-error.ts';
import type { CheckpointFile } from './checkpoint-file.ts';
import type { StorageReference } from './pickled.ts';
import { unpickle } from './unpickler.ts';

/** PyTorch stores without compression; an archive packed again by other tools may shrink, but not like a bomb. */
const mostExpansion = 16;

/** The least that an entry of a zip archive takes in its directory. */
const directoryEntryBytes = 46;

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/**
 * Opens what torch.save writes since PyTorch 1.6: a zip archive with `NAME/data.pkl`, `NAME/byteorder` and one entry
 * `NAME/data/KEY` for each storage. At most 16 times the size of the archive is unpacked.
 * @throws CheckpointError
 */
export function openZipCheckpoint(bytes: Uint8Array): CheckpointFile {
  const entries = unpack(bytes);
  const pickles = [...entries.keys()].filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  const [pickle = ''] = pickles;
  if (pickles.length !== 1) {
    throw new CheckpointError(
      'file',
      `The zip archive has ${pickles.length} entries data.pkl; a PyTorch checkpoint has one`,
    );
  }
  const folder = pickle.slice(0, pickle.indexOf('/'));
  const order = entries.get(`${folder}/byteorder`);
  if (order !== undefined && new TextDecoder().decode(order) !== 'little') {
    throw new CheckpointError(
      'file',
      'The checkpoint was written on a big-endian machine; little-endian ones are read',
    );
  }
  const { value } = unpickle(new ByteCursor(entries.get(pickle) ?? new Uint8Array()));
  return {
    root: value,
    storageBytes: (storage) => checked(storage, entries.get(`${folder}/data/${storage.key}`)),
  };
}

function unpack(bytes: Uint8Array): Map<string, Uint8Array> {
  let left = bytes.length * mostExpansion;
  let count = 0;
  try {
    const entries = unzipSync(bytes, {
      filter: ({ name, size, originalSize }) => {
        // fflate believes the directory's count, which may claim billions of entries.
        count++;
        if (count * directoryEntryBytes > bytes.length)
          throw new CheckpointError('file', 'The directory of the zip archive is broken');
        if (!/\/(data\.pkl|byteorder|data\/[^/]+)$/.test(name)) return false;
        left -= Math.max(size, originalSize);
        if (left < 0) {
          const message = `The zip archive claims more than ${mostExpansion} times its ${bytes.length} bytes, at entry ${quoted(name)}`;
          throw new CheckpointError('file', message);
        }
        return true;
      },
    });
    return new Map(Object.entries(entries));
  } catch (error) {
    if (error instanceof CheckpointError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CheckpointError('file', `The zip archive of the checkpoint is broken: ${reason}`);
  }
}

function checked({ key, type, length }: StorageReference, bytes: Uint8Array | undefined): Uint8Array {
  const needs = length * bytesPerElement[type];
  if (bytes?.length === needs) return bytes;
  const found = bytes === undefined ? 'is not in the archive' : `has ${bytes.length} bytes`;
  throw new CheckpointError(
    'storage',
    `Storage ${quoted(key)} of ${length} ${type} needs ${needs} bytes, and ${found}`,
  );
}
