import { McapIndexedReader } from '@mcap/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBatch } from '../codec/decode-batch.ts';
import { FormatVersionError, NotARecordingError } from '../errors.ts';
import { batches, facts, program, text, writeSample } from '../testing/sample-recording.ts';
import { currentVersion } from '../versions/upgrade.ts';
import { type RecordingPart, readRecording } from './read-recording.ts';
import { memoryAccess } from './stored-parts.ts';

describe('a recording file', () => {
  it('gives back what was written, in its order', async () => {
    const parts = await read(await writeSample());
    expect(parts.map((part) => part.part)).toEqual(['facts', 'source', 'events', 'events', 'events', 'end']);
    expect(parts[0]).toEqual({ part: 'facts', facts, version: currentVersion });
    expect(parts[1]).toEqual({ part: 'source', program, text });
    expect(events(parts)).toEqual(batches.flat());
    expect(parts.at(-1)).toEqual({ part: 'end', end: { outcome: 'exited', code: 0, exception: null }, damage: null });
  });

  it.each([
    { outcome: 'exited', code: 1, exception: "KeyError: 'x'" } as const,
    { outcome: 'signalled', signal: 'SIGKILL' } as const,
    { outcome: 'interrupted', reason: 'the disk is full' } as const,
  ])('keeps how the run ended: $outcome', async (end) => {
    expect((await read(await writeSample(end))).at(-1)).toEqual({ part: 'end', end, damage: null });
  });

  it('is MCAP that other tools read, with its index in steps', async () => {
    const bytes = await writeSample();
    const reader = await McapIndexedReader.Initialize({
      readable: {
        size: () => Promise.resolve(BigInt(bytes.length)),
        read: (offset, size) => Promise.resolve(bytes.slice(Number(offset), Number(offset + size))),
      },
    });
    expect(reader.header.profile).toBe('pellucid');
    expect(reader.statistics?.messageCount).toBe(4n);
    expect(reader.chunkIndexes.map((chunk) => chunk.messageStartTime)).toEqual([0n, 0n, 50n, 100n]);
    expect(reader.attachmentIndexes.map((attachment) => attachment.name)).toEqual(['source/1']);
  });

  it('opens when its writer was killed, and says so', async () => {
    const parts = await read(await writeSample(null));
    expect(events(parts)).toEqual(batches.flat());
    const last = parts.at(-1);
    expect(last).toMatchObject({ part: 'end', end: { outcome: 'broken-off' } });
    expect(last?.part === 'end' && last.damage).toMatch(/without its end mark/);
  });

  it('opens up to the place where it was cut, wherever that is', async () => {
    const bytes = await writeSample();
    const all = batches.flat();
    for (let length = 0; length < bytes.length; length += 13) {
      const parts = await readOrRefuse(bytes.slice(0, length));
      if (parts === null) continue;
      const found = events(parts);
      expect(found).toEqual(all.slice(0, found.length));
      const last = parts.at(-1);
      expect(last?.part).toBe('end');
    }
  });

  it('opens up to the damage, or is refused by name, when bytes are changed at random', async () => {
    const bytes = await writeSample();
    const changes = fc.array(fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const changed = bytes.slice();
        for (const [at, byte] of list) changed[at] = byte;
        await readOrRefuse(changed);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['a photograph', Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5, 6])],
    ['text', new TextEncoder().encode('{"version": 1}')],
  ])('refuses %s as not a recording', async (_, bytes) => {
    await expect(read(bytes)).rejects.toThrow(NotARecordingError);
  });

  it('refuses a newer version by name', async () => {
    const bytes = await writeSample();
    const at = indexOf(bytes, new TextEncoder().encode('version'));
    // The value follows its own length of four bytes; the checksum of the data section is only at the end.
    bytes[at + 'version'.length + 4] = '9'.charCodeAt(0);
    await expect(read(bytes)).rejects.toThrow(new FormatVersionError('9', currentVersion));
  });
});

async function read(bytes: Uint8Array): Promise<RecordingPart[]> {
  const parts: RecordingPart[] = [];
  for await (const part of readRecording(memoryAccess(bytes))) parts.push(part);
  return parts;
}

/** null when the file is refused with one of the errors that say so. */
async function readOrRefuse(bytes: Uint8Array): Promise<RecordingPart[] | null> {
  try {
    return await read(bytes);
  } catch (error) {
    if (error instanceof NotARecordingError || error instanceof FormatVersionError) return null;
    throw error;
  }
}

function events(parts: readonly RecordingPart[]): unknown[] {
  return parts.flatMap((part) => (part.part === 'events' ? decodeBatch(part.bytes).events : []));
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  return bytes.findIndex((_, at) => wanted.every((byte, index) => bytes[at + index] === byte));
}
