/**
 * The number that a quantity with Student's t distribution exceeds in absolute value with probability 1 − `confidence`.
 * @param degrees degrees of freedom, a whole number from 1
 * @param confidence above 0, below 1
 */
export function studentQuantile(degrees: number, confidence: number): number {
  let [low, high] = [0, 1];
  while (withinProbability(high, degrees) < confidence) high *= 2;
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (withinProbability(middle, degrees) < confidence) low = middle;
    else high = middle;
  }
  return high;
}

/** The probability of being between −t and t: the finite series for whole degrees of freedom (Abramowitz & Stegun 1964, 26.7.3 and 26.7.4). */
function withinProbability(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const odd = degrees % 2 === 1;
  let term = odd ? cos : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= ((k - 1) / k) * cos * cos;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + sin * sum) : sin * sum;
}
