import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checksum } from './checksum.ts';

test('the checksum is that of ZIP, wherever the bytes begin', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat({ max: 8 }), (bytes, from) => {
      expect(checksum(bytes.subarray(from))).toBe(crc32(bytes.subarray(from)));
    }),
  );
});
