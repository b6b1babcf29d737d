import { studentQuantile } from './student.ts';

/** Some numbers in short. */
export interface Summary {
  readonly mean: number;
  /** Of a sample: divided by one less than their count. */
  readonly deviation: number;
}

/** A mean and how far from it the true one may lie. */
export interface Estimate extends Summary {
  /** Half the width of the confidence interval around the mean. */
  readonly margin: number;
}

/** @param values two numbers at least @throws RangeError for fewer */
export function summary(values: readonly number[]): Summary {
  if (values.length < 2) throw new RangeError(`${values.length} of at least 2 numbers that a deviation needs`);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

/**
 * The mean of numbers that were drawn independently, with Student's confidence interval.
 * @param values two numbers at least @throws RangeError for fewer
 * @param confidence above 0, below 1
 */
export function estimate(values: readonly number[], confidence: number): Estimate {
  const { mean, deviation } = summary(values);
  const margin = (studentQuantile(values.length - 1, confidence) * deviation) / Math.sqrt(values.length);
  return { mean, deviation, margin };
}

/** Whether the interval leaves out 0: a difference that chance alone would rarely make. */
export function isClear({ mean, margin }: Estimate): boolean {
  return Math.abs(mean) > margin;
}
