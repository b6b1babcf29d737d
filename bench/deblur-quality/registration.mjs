// Where two pictures of one scene lie over each other: a kernel and its picture are only determined up to a shift.

/** @typedef {import('../../packages/vision/dist/images/plane.js').Plane} Plane */

/** Whole pixels that are tried in each direction. */
const reach = 8;
const steps = [0.5, 0.25, 0.125];

/**
 * The part of a plane that lies `border` pixels within its frame, moved to where it is nearest to the truth: first by whole pixels, then by
 * eighths, with cubic splines between pixels; values are cut off at 0 and 1.
 * @param {Plane} plane
 * @param {Plane} truth of the same size
 * @param {number} border
 * @returns {Plane}
 */
export function registered(plane, truth, border) {
  let [x, y] = wholeShift(plane, truth, border);
  const spline = splineOf(plane);
  let best = movedPart(plane, spline, x, y, border);
  let error = squaredError(best, truth, border);
  for (const step of steps) {
    const [centreX, centreY] = [x, y];
    for (let k = 0; k < 9; k++) {
      if (k === 4) continue;
      const [tryX, tryY] = [centreX + ((k % 3) - 1) * step, centreY + (Math.floor(k / 3) - 1) * step];
      const part = movedPart(plane, spline, tryX, tryY, border);
      const found = squaredError(part, truth, border);
      if (found < error) [x, y, best, error] = [tryX, tryY, part, found];
    }
  }
  return best;
}

/**
 * @param {Plane} plane
 * @param {number} border
 * @returns {Plane} without that many pixels at each side
 */
export function inner({ width, height, values }, border) {
  const [across, down] = [width - 2 * border, height - 2 * border];
  const part = Float32Array.from({ length: across * down }, (_, i) => {
    return values[(border + Math.floor(i / across)) * width + border + (i % across)];
  });
  return { width: across, height: down, values: part };
}

/**
 * The mean of the squared differences between a part and the truth that it is the inside of.
 * @param {Plane} part
 * @param {Plane} truth
 * @param {number} border
 */
export function squaredError({ width, height, values }, truth, border) {
  let sum = 0;
  for (let y = 0, at = 0; y < height; y++) {
    const row = (border + y) * truth.width + border;
    for (let x = 0; x < width; x++, at++) sum += (values[at] - truth.values[row + x]) ** 2;
  }
  return sum / values.length;
}

/** @returns {[x: number, y: number]} the place that a pixel of the truth has in the plane, less its own */
function wholeShift(plane, truth, border) {
  const margin = border + reach;
  let best = [0, 0];
  let least = Number.POSITIVE_INFINITY;
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      let sum = 0;
      for (let row = margin; row < truth.height - margin; row++) {
        const start = row * truth.width;
        const moved = (row + y) * plane.width + x;
        for (let column = margin; column < truth.width - margin; column++) {
          sum += (plane.values[moved + column] - truth.values[start + column]) ** 2;
        }
      }
      if (sum < least) [best, least] = [[x, y], sum];
    }
  }
  return best;
}

/** @returns {Plane} the spline at every pixel within the border, moved by (x, y) */
function movedPart({ width, height }, spline, x, y, border) {
  const [wholeX, wholeY] = [Math.floor(x), Math.floor(y)];
  const across = splineWeights(x - wholeX);
  const down = splineWeights(y - wholeY);
  const part = { width: width - 2 * border, height: height - 2 * border };
  const values = new Float32Array(part.width * part.height);
  for (let row = 0, at = 0; row < part.height; row++) {
    for (let column = 0; column < part.width; column++, at++) {
      let sum = 0;
      for (let j = 0; j < 4; j++) {
        const line = clamped(border + row + wholeY + j - 1, height) * width;
        for (let i = 0; i < 4; i++) {
          sum += down[j] * across[i] * spline[line + clamped(border + column + wholeX + i - 1, width)];
        }
      }
      values[at] = Math.min(1, Math.max(0, sum));
    }
  }
  return { ...part, values };
}

function clamped(index, length) {
  return Math.min(length - 1, Math.max(0, index));
}

/** The four weights of a cubic B-spline for a place `t` (0 to 1) after the second of four. */
function splineWeights(t) {
  const s = 1 - t;
  return [s ** 3 / 6, (3 * t ** 3 - 6 * t * t + 4) / 6, (3 * s ** 3 - 6 * s * s + 4) / 6, t ** 3 / 6];
}

/** The coefficients of the cubic B-spline through all pixels (Unser, Aldroubi and Eden 1993), its ends mirrored. */
function splineOf({ width, height, values }) {
  const spline = Float64Array.from(values);
  for (let y = 0; y < height; y++) filterLine(spline, y * width, 1, width);
  for (let x = 0; x < width; x++) filterLine(spline, x, width, height);
  return spline;
}

function filterLine(values, start, stride, length) {
  const pole = Math.sqrt(3) - 2;
  const at = (index) => start + stride * index;
  let first = 0;
  for (let i = 0, power = 1; i < Math.min(length, 24); i++, power *= pole) first += power * values[at(i)];
  values[at(0)] = 6 * first;
  for (let i = 1; i < length; i++) values[at(i)] = 6 * values[at(i)] + pole * values[at(i - 1)];
  const last = length - 1;
  values[at(last)] = (pole / (pole * pole - 1)) * (values[at(last)] + pole * values[at(last - 1)]);
  for (let i = last - 1; i >= 0; i--) values[at(i)] = pole * (values[at(i + 1)] - values[at(i)]);
}
