import { describe, expect, test } from 'vitest';
import { studentQuantile } from './student.ts';

describe("Student's quantiles are those of the printed tables", () => {
  test.each([
    [1, 0.95, 12.706],
    [2, 0.95, 4.303],
    [3, 0.95, 3.182],
    [4, 0.95, 2.776],
    [4, 0.99, 4.604],
    [9, 0.95, 2.262],
    [9, 0.99, 3.25],
    [30, 0.95, 2.042],
  ])('%i degrees of freedom, %d', (degrees, confidence, quantile) => {
    expect(studentQuantile(degrees, confidence)).toBeCloseTo(quantile, 3);
  });

  test('one degree of freedom is the tangent, two have a root', () => {
    expect(studentQuantile(1, 0.5)).toBeCloseTo(1, 12);
    expect(studentQuantile(2, 0.5)).toBeCloseTo(Math.sqrt(2 / 3), 12);
  });
});
