import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { test } from 'vitest';
import { sha256 } from './sha256.ts';

test('the digest is that of the UTF-8 bytes', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      (text) => sha256(text) === createHash('sha256').update(text).digest('hex'),
    ),
  );
});
