/** Between a and b. */
export function mix(a: number, b: number, part: number): number {
  return a + (b - a) * part;
}

/** The curve of everything that travels, cubic-bezier(.45, .05, .2, 1): leaves gently, arrives gently. 0 → 0, 1 → 1. */
export function easeMove(progress: number): number {
  if (progress <= 0) return 0;
  if (progress >= 1) return 1;
  // Bisection: x(t) rises, 24 halvings are exact to far less than a pixel.
  let low = 0;
  let high = 1;
  for (let i = 0; i < 24; i++) {
    const middle = (low + high) / 2;
    if (bezier(0.45, 0.2, middle) < progress) low = middle;
    else high = middle;
  }
  return bezier(0.05, 1, (low + high) / 2);
}

function bezier(first: number, second: number, t: number): number {
  return 3 * (1 - t) ** 2 * t * first + 3 * (1 - t) * t ** 2 * second + t ** 3;
}
