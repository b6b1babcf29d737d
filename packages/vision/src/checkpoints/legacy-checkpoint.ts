import { bytesPerElement } from '@pellucid/tensor';
import { ByteCursor } from './byte-cursor.ts';
import { CheckpointError, quoted } from './checkpoint-error.ts';
import type { CheckpointFile } from './checkpoint-file.ts';
import { isKind, type Pickled, type StorageReference } from './pickled.ts';
import { unpickle } from './unpickler.ts';

/** The first pickle of the file is this number. */
const magic = 0x1950a86a20f9469cfc6cn;

const protocol = 1001;

/** Whether the bytes start like the pickle of the magic number: PROTO 2, LONG1 of 10 bytes. */
export function isLegacyCheckpoint(bytes: Uint8Array): boolean {
  return bytes[0] === 0x80 && bytes[1] === 2 && bytes[2] === 0x8a && bytes[3] === 10;
}

/**
 * Opens what torch.save wrote before PyTorch 1.6 (published checkpoints of 2019 are of this kind), one after the other:
 *
 *     pickle: magic   pickle: 1001   pickle: facts of the machine   pickle: what was saved   pickle: [key, …]
 *     for each key, in this order: the number of elements as a 64-bit integer, and the elements
 *
 * @throws CheckpointError
 */
export function openLegacyCheckpoint(bytes: Uint8Array): CheckpointFile {
  const cursor = new ByteCursor(bytes);
  if (unpickle(cursor).value !== magic || unpickle(cursor).value !== protocol) {
    throw new CheckpointError(
      'file',
      'The file starts like a checkpoint of PyTorch before 1.6, and is none of its version 1001',
    );
  }
  const machine = unpickle(cursor).value;
  if (isKind(machine, 'dict') && machine.entries.get('little_endian') === false) {
    throw new CheckpointError(
      'file',
      'The checkpoint was written on a big-endian machine; little-endian ones are read',
    );
  }
  const { value, storages } = unpickle(cursor);
  const bytesOf = readStorages(cursor, unpickle(cursor).value, storages);
  return {
    root: value,
    storageBytes: (storage) => {
      const found = bytesOf.get(storage.key);
      if (found === undefined)
        throw new CheckpointError('storage', `Storage ${quoted(storage.key)} is not in the checkpoint`);
      return found;
    },
  };
}

function readStorages(
  cursor: ByteCursor,
  keys: Pickled,
  storages: ReadonlyMap<string, StorageReference>,
): Map<string, Uint8Array> {
  if (!isKind(keys, 'list')) throw new CheckpointError('file', 'The checkpoint does not list its storages');
  const bytesOf = new Map<string, Uint8Array>();
  for (const key of keys.items) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (storage === undefined || bytesOf.has(storage.key)) {
      throw new CheckpointError(
        'storage',
        `The checkpoint lists a storage ${quoted(String(key))} that no tensor has, or lists it twice`,
      );
    }
    const length = cursor.u64();
    if (length !== BigInt(storage.length)) {
      const message = `Storage ${quoted(storage.key)} has ${length} elements, where its tensors say ${storage.length}`;
      throw new CheckpointError('storage', message);
    }
    bytesOf.set(storage.key, cursor.bytes(storage.length * bytesPerElement[storage.type]));
  }
  return bytesOf;
}
