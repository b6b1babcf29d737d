import { Random } from '@pellucid/vision';

/** @typedef {import('./samples.mjs').Sample} Sample */

const [width, height] = [480, 320];

/**
 * Pictures whose regions are known: about 40 Voronoi cells with wavy borders, each of one colour with stripes of its own, then slightly
 * blurred (3 × 3 binomial), then noise. Half of all neighbours differ little, so that the borders are not all easy.
 * @param {number} seed
 * @returns {Sample}
 */
export function synthetic(seed) {
  const random = Random.seeded(seed);
  const labels = regions(random.fork('regions'), 40);
  const sharp = painted(random.fork('colours'), labels, 40);
  return {
    name: `synthetic ${seed}`,
    picture: { width, height, pixels: photographed(random.fork('noise'), sharp) },
    truths: { known: numbered(labels) },
  };
}

/**
 * The nearest of `count` sites, as seen through two waves.
 * @param {Random} random
 * @param {number} count
 */
function regions(random, count) {
  const sites = Array.from({ length: count }, () => [random.uniform(0, width), random.uniform(0, height)]);
  const waves = Array.from({ length: 2 }, () => ({
    length: random.uniform(25, 70),
    size: random.uniform(3, 9),
    phase: random.uniform(0, 2 * Math.PI),
  }));
  return Int32Array.from({ length: width * height }, (_, pixel) => {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const seenX = x + waves[0].size * Math.sin(y / (waves[0].length / 6) + waves[0].phase);
    const seenY = y + waves[1].size * Math.sin(x / (waves[1].length / 6) + waves[1].phase);
    let nearest = 0;
    let distance = Number.POSITIVE_INFINITY;
    sites.forEach(([siteX, siteY], site) => {
      const here = (seenX - siteX) ** 2 + (seenY - siteY) ** 2;
      if (here < distance) [nearest, distance] = [site, here];
    });
    return nearest;
  });
}

/**
 * RGB from 0 to 255, not rounded.
 * @param {Random} random
 * @param {Int32Array} labels
 * @param {number} count
 */
function painted(random, labels, count) {
  const looks = Array.from({ length: count }, () => {
    const angle = random.uniform(0, Math.PI);
    const frequency = (2 * Math.PI) / random.uniform(4, 16);
    return {
      colour: Array.from({ length: 3 }, () => random.uniform(50, 205)),
      stripe: Array.from({ length: 3 }, () => random.uniform(-14, 14)),
      alongX: frequency * Math.cos(angle),
      alongY: frequency * Math.sin(angle),
    };
  });
  return Float64Array.from({ length: 3 * labels.length }, (_, at) => {
    const pixel = Math.floor(at / 3);
    const { colour, stripe, alongX, alongY } = looks[labels[pixel]];
    const wave = Math.sin((pixel % width) * alongX + Math.floor(pixel / width) * alongY);
    return colour[at % 3] + stripe[at % 3] * wave;
  });
}

/**
 * Blur, noise with a standard deviation of 6, rounding.
 * @param {Random} random
 * @param {Float64Array} sharp
 */
function photographed(random, sharp) {
  const blurred = blurredAlong(blurredAlong(sharp, 3, width), 3 * width, height);
  return Uint8Array.from(blurred, (value) => Math.min(255, Math.max(0, Math.round(value + 6 * random.normal()))));
}

/**
 * Weights 1, 2, 1 over neighbours that are `stride` apart in lines of `length`; the ends repeat.
 * @param {Float64Array} values
 * @param {number} stride
 * @param {number} length
 */
function blurredAlong(values, stride, length) {
  return values.map((value, at) => {
    const place = Math.floor(at / stride) % length;
    const before = place === 0 ? value : values[at - stride];
    const after = place === length - 1 ? value : values[at + stride];
    return (before + 2 * value + after) / 4;
  });
}

/** @param {Int32Array} labels */
function numbered(labels) {
  const used = [...new Set(labels)].sort((a, b) => a - b);
  const numbers = new Map(used.map((label, number) => [label, number]));
  return { width, height, labels: labels.map((label) => numbers.get(label)), count: used.length };
}
