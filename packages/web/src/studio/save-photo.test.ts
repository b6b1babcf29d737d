import { expect, test } from 'vitest';
import { savedName } from './save-photo.ts';

test.each([
  ['IMG 1.jpeg', 'image/jpeg', 'IMG 1.deblurred.jpg'],
  ['a.b.webp', 'image/png', 'a.b.deblurred.png'],
  ['scan', 'image/jpeg', 'scan.deblurred.jpg'],
  ['.png', 'image/png', 'photo.deblurred.png'],
] as const)('%s as %s is saved as %s', (name, type, saved) => {
  expect(savedName(name, type)).toBe(saved);
});
