import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeBatch } from './codec/decode-batch.ts';
import { encodeBatch } from './codec/encode-batch.ts';
import { id } from './ids.ts';
import { fromHex, recordedEventFromJson, toHex, type Vector } from './testing/vector-json.ts';

const vectorsIn = (name: string): readonly Vector[] =>
  JSON.parse(readFileSync(new URL(`../../../fixtures/vectors/${name}.json`, import.meta.url), 'utf8'));
const vectors = vectorsIn('batches');

describe('the test vectors', () => {
  it('cover every opcode and every value tag', () => {
    const all = vectors.flatMap((vector) => vector.events.map(({ event }) => event['type']));
    expect(new Set(all).size).toBe(32);
  });

  for (const { name, firstStep, events, hex } of vectors) {
    it(`reads and writes ${name}`, () => {
      const meaning = events.map(recordedEventFromJson);
      expect(decodeBatch(fromHex(hex))).toEqual({ firstStep, events: meaning, damage: null });
      expect(toHex(encodeBatch(id(firstStep), meaning))).toBe(hex);
    });
  }

  for (const { name, firstStep, events, hex } of vectorsIn('words')) {
    it(`reads words: ${name}`, () => {
      const meaning = events.map(recordedEventFromJson);
      expect(decodeBatch(fromHex(hex))).toEqual({ firstStep, events: meaning, damage: null });
    });
  }
});
