import { closeSync, mkdirSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import * as zlib from 'node:zlib';
import { RecordingWriter, WireReader } from '@pellucid/format';

const LIBRARY = '@pellucid/record-js 0.1.0';
const PIECE = 1 << 20;
const FAST = 1;

/** Makes a recording of the frames that a recorder has written into a file. It stands under its name once it is whole. false: there were none. */
export async function writeRecording(frames: string, path: string, reason: string): Promise<boolean> {
  if (statSync(frames).size === 0) return false;
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.part`;
  const from = openSync(frames, 'r');
  const to = openSync(unfinished, 'w');
  try {
    const writer = new RecordingWriter(
      {
        write: async (bytes) => {
          for (let at = 0; at < bytes.length; ) at += writeSync(to, bytes, at);
        },
      },
      { library: LIBRARY, ...compression() },
    );
    const reader = new WireReader();
    for (let bytes = piece(from); bytes.length > 0; bytes = piece(from)) {
      for (const frame of reader.push(bytes)) {
        if (frame.frame === 'hello') await writer.start(frame.facts);
        else if (frame.frame === 'source') await writer.source(frame.program, frame.text);
        else if (frame.frame === 'events') await writer.events(frame.batch, Date.now());
      }
    }
    await writer.end({ outcome: 'interrupted', reason });
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  } finally {
    closeSync(from);
    closeSync(to);
  }
  renameSync(unfinished, path);
  return true;
}

function piece(file: number): Uint8Array {
  const bytes = new Uint8Array(PIECE);
  return bytes.subarray(0, readSync(file, bytes));
}

/** Zstandard where Node has it; without it the chunks are stored as they are. */
function compression(): { readonly compress?: (bytes: Uint8Array) => Uint8Array } {
  const { zstdCompressSync, constants } = zlib as unknown as {
    readonly zstdCompressSync?: (bytes: Uint8Array, options: object) => Uint8Array;
    readonly constants: Readonly<Record<string, number>>;
  };
  if (zstdCompressSync === undefined) return {};
  const params = { [String(constants['ZSTD_c_compressionLevel'])]: FAST };
  return { compress: (bytes) => zstdCompressSync(bytes, { params }) };
}
