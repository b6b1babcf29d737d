import { readdirSync, readFileSync } from 'node:fs';
import { FormatVersionError, id } from '@pellucid/format';
import { describe, expect, it } from 'vitest';
import { openRecording } from './open-recording.ts';
import { statusOf } from './state-json.ts';

const folder = new URL('../../../fixtures/recordings/', import.meta.url);
const bytesOf = (name: string): Uint8Array => readFileSync(new URL(name, folder));
const versionOne = readdirSync(new URL('v1/', folder));

describe('recordings of earlier days', () => {
  it('are there', () => {
    expect(versionOne).toEqual(['lru-cache.ts.pellucid', 'rail.py.pellucid']);
  });

  it.each(versionOne)('open whole: version 1, %s', async (name) => {
    const recording = await openRecording(bytesOf(`v1/${name}`));
    expect(recording.damage).toBeNull();
    expect(recording.gaps).toEqual([]);
    expect(statusOf(recording)).toBe('exited');
    for (let step = 0; step < recording.steps; step++) recording.state(id(step));
  });

  it('say what they said', async () => {
    const recording = await openRecording(bytesOf('v1/rail.py.pellucid'));
    const printed = recording.output(id(recording.steps - 1)).map((piece) => piece.text);
    expect(printed.join('')).toBe('GVA 158 min\nPAR is not on the network\n');
    expect(recording.calls.filter((call) => recording.functionOf(call.function).name === 'pop')).toHaveLength(11);
  });

  it('of later days are refused by name', async () => {
    await expect(openRecording(bytesOf('from-the-future.pellucid'))).rejects.toThrow(new FormatVersionError('9', 2));
  });
});
