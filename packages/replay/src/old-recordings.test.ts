import { readdirSync, readFileSync } from 'node:fs';
import { currentVersion, FormatVersionError, id } from '@pellucid/format';
import { describe, expect, it } from 'vitest';
import { openRecording } from './open-recording.ts';
import { statusOf } from './state-json.ts';

const folder = new URL('../../../fixtures/recordings/', import.meta.url);
const bytesOf = (name: string): Uint8Array => readFileSync(new URL(name, folder));
const versions = ['v1', 'v2', 'v3'];
const earlier = versions.flatMap((version) =>
  readdirSync(new URL(`${version}/`, folder)).map((name) => `${version}/${name}`),
);

describe('recordings of earlier days', () => {
  it('are there', () => {
    const names = ['lru-cache.ts.pellucid', 'rail.py.pellucid'];
    expect(earlier).toEqual(versions.flatMap((version) => names.map((name) => `${version}/${name}`)));
  });

  it.each(earlier)('open whole: %s', async (name) => {
    const recording = await openRecording(bytesOf(name));
    expect(recording.damage).toBeNull();
    expect(recording.gaps).toEqual([]);
    expect(statusOf(recording)).toBe('exited');
    for (let step = 0; step < recording.steps; step++) recording.state(id(step));
  });

  it.each(versions)('say what they said: %s', async (version) => {
    const recording = await openRecording(bytesOf(`${version}/rail.py.pellucid`));
    const printed = recording.output(id(recording.steps - 1)).map((piece) => piece.text);
    expect(printed.join('')).toBe('GVA 158 min\nPAR is not on the network\n');
    expect(recording.calls.filter((call) => recording.functionOf(call.function).name === 'pop')).toHaveLength(11);
  });

  it('of later days are refused by name', async () => {
    await expect(openRecording(bytesOf('from-the-future.pellucid'))).rejects.toThrow(
      new FormatVersionError('9', currentVersion),
    );
  });
});
