const MASK_64 = (1n << 64n) - 1n;
/** 2^64 divided by the golden ratio, made odd: SplitMix64's step. */
const GOLDEN_64 = 0x9e3779b97f4a7c15n;

/**
 * Random numbers that are a pure function of a seed: xoshiro128** 1.1 (Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", 2021), whose state SplitMix64 (Steele, Lea and Flood 2014) fills. `fork` makes a source of its own for each part of a
 * job; what it gives depends on the seed and the labels that lead to it alone, never on what was drawn elsewhere before.
 */
export class Random {
  readonly #key: bigint;
  readonly #state: Uint32Array;
  #spare: number | undefined;

  private constructor(key: bigint) {
    this.#key = key;
    const low = splitMix64(key);
    const high = splitMix64(key + GOLDEN_64);
    const words = [low, low >> 32n, high, high >> 32n].map((word) => Number(word & 0xffffffffn));
    this.#state = Uint32Array.from(words);
  }

  /** `seed`: a whole number from 0 to 2^53 − 1. Throws a RangeError for any other. */
  static seeded(seed: number): Random {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`Seed is ${seed}; expected a whole number from 0 to 2^53 − 1`);
    }
    return new Random(BigInt(seed));
  }

  /** The source with this label under this one: the same for the same label, whatever was drawn from either. */
  fork(label: string | number): Random {
    const name = typeof label === 'number' ? fnv1a64(`#${label}`) : fnv1a64(label);
    return new Random(splitMix64((this.#key ^ name) + GOLDEN_64));
  }

  /** 32 random bits. */
  bits(): number {
    return xoshiro128(this.#state);
  }

  /** Uniform in [from, to), with 53 random bits. */
  uniform(from = 0, to = 1): number {
    const unit = ((this.bits() >>> 5) * 0x4000000 + (this.bits() >>> 6)) / 2 ** 53;
    return from + (to - from) * unit;
  }

  /** A whole number from 0 to `count` − 1. `count` is at least 1. */
  integer(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** Mean 0, standard deviation 1 (Box and Muller 1958). */
  normal(): number {
    const spare = this.#spare;
    if (spare !== undefined) {
      this.#spare = undefined;
      return spare;
    }
    // 32 bits are enough here and half the work: the far tail ends at 6.7 deviations. +1 keeps the logarithm finite.
    const radius = Math.sqrt(-2 * Math.log((this.bits() + 1) / 2 ** 32));
    const angle = (2 * Math.PI * this.bits()) / 2 ** 32;
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
}

/** The next output of xoshiro128** 1.1, which moves the four words of `state` on. They must not all be 0. */
export function xoshiro128(state: Uint32Array): number {
  // Not by destructuring, which walks an iterator.
  const s0 = state[0] ?? 0;
  const s1 = state[1] ?? 0;
  const s2 = state[2] ?? 0;
  const s3 = state[3] ?? 0;
  const result = Math.imul(rotate(Math.imul(s1, 5), 7), 9) >>> 0;
  const third = s2 ^ s0;
  const fourth = s3 ^ s1;
  state[0] = s0 ^ fourth;
  state[1] = s1 ^ third;
  state[2] = third ^ (s1 << 9);
  state[3] = rotate(fourth, 11);
  return result;
}

/** The output of SplitMix64 whose state was `state` before the step. */
export function splitMix64(state: bigint): bigint {
  let mixed = (state + GOLDEN_64) & MASK_64;
  mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK_64;
  mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & MASK_64;
  return mixed ^ (mixed >> 31n);
}

/** FNV-1a over the UTF-16 code units of the label, 64 bits. */
function fnv1a64(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) hash = ((hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n) & MASK_64;
  return hash;
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
