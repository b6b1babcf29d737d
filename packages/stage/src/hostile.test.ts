import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { FormatError, FormatVersionError, NotARecordingError } from '@pellucid/format';
import { openRecording } from '@pellucid/replay';
import { describe, expect, it } from 'vitest';
import { Random } from '../../format/src/testing/random.ts';
import { mentions } from './source-text.ts';
import { lookAtEverything } from './testing/look-at-everything.ts';
import { mangle } from './testing/mangled-recording.ts';

const folder = new URL('../../../fixtures/recordings/', import.meta.url);
const whole = ['v2/rail.py.pellucid', 'v2/lru-cache.ts.pellucid'].map(bytesOf);
const kept = readdirSync(new URL('hostile/', folder)).filter((name) => name.endsWith('.pellucid'));
/** More seeds, and others: `PELLUCID_FUZZ=5000 PELLUCID_FUZZ_FROM=1000`. */
const count = Number(process.env['PELLUCID_FUZZ'] ?? 40);
const from = Number(process.env['PELLUCID_FUZZ_FROM'] ?? 1);

function bytesOf(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, folder)));
}

/** Whatever the bytes are: refused by name, or everything in it can be looked at. */
async function open(bytes: Uint8Array): Promise<'refused' | 'damaged' | 'whole'> {
  try {
    const recording = await openRecording(bytes);
    lookAtEverything(recording, 6);
    return recording.damage === null ? 'whole' : 'damaged';
  } catch (error) {
    const isRefusal =
      error instanceof FormatError || error instanceof FormatVersionError || error instanceof NotARecordingError;
    if (isRefusal) return 'refused';
    throw error;
  }
}

describe('a recording that was tampered with', () => {
  it('is refused by name, or can be looked at up to the damage and behind it, whatever is wrong', async () => {
    const found = new Set<string>();
    for (let seed = from; seed < from + count; seed++) {
      const bytes = await mangle(whole[seed % whole.length] ?? new Uint8Array(), new Random(seed));
      try {
        found.add(await open(bytes));
      } catch (error) {
        // To be kept with those that once did harm.
        writeFileSync(new URL(`hostile/seed-${seed}.pellucid`, folder), bytes);
        throw new Error(`Seed ${seed}`, { cause: error });
      }
    }
    if (count >= 40) expect([...found]).toEqual(expect.arrayContaining(['damaged', 'whole']));
  }, 3_600_000);

  it('is kept where it once did harm', () => {
    expect(kept.length).toBeGreaterThan(4);
  });

  it('has names of a megabyte, of which no pattern is made', () => {
    expect(mentions('a = b', '\n'.repeat(1_000_000))).toBe(false);
    expect(mentions('a = b', 'b')).toBe(true);
  });

  it.each(kept)('does no harm any more: %s', async (name) => {
    expect(['refused', 'damaged', 'whole']).toContain(await open(bytesOf(`hostile/${name}`)));
  });
});
