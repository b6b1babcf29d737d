import { expect, test } from 'vitest';
import { Failure } from '../failure.ts';
import { deblurChoices } from './deblur-options.ts';

const refusal = (...args: readonly string[]): string => {
  try {
    deblurChoices(args);
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    return (error as Failure).message;
  }
  throw new Error('not refused');
};

test('one photograph is enough', () => {
  expect(deblurChoices(['a.jpg'])).toEqual({
    photos: ['a.jpg'],
    output: null,
    force: false,
    method: 'auto',
    strength: 1,
    beforeAfter: false,
    explain: false,
    record: false,
    network: null,
  });
});

test.each([
  ['0', 0],
  ['1', 1],
  ['.5', 0.5],
  ['0.25', 0.25],
  ['60%', 0.6],
  ['100 %', 1],
])('a strength of %s is %d', (text, strength) => {
  expect(deblurChoices(['a.jpg', `--strength=${text}`]).strength).toBe(strength);
});

test.each(['60', '1.1', '101%', '-1', 'full', '', '%'])('a strength of "%s" is refused', (text) => {
  expect(refusal('a.jpg', `--strength=${text}`)).toBe(
    `--strength takes a number from 0 to 1, or from 0% to 100%, not "${text}".`,
  );
});

test('what is missing or unknown is said', () => {
  expect(refusal()).toBe('PHOTO (a blurred photograph) is missing. See `pellucid help deblur`.');
  expect(refusal('a.jpg', '--method', 'magic')).toBe('--method takes auto, shake, defocus, network, not "magic".');
});
