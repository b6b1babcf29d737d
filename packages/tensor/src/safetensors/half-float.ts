// Binary16: 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits. Binary32: 1, 8 (bias 127), 23.

/** The bits of the binary32 number that equals the binary16 number with these bits. Exact; NaN keeps its payload. */
export function floatBitsOfHalf(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13);
  if (exponent !== 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // Subnormal, fraction × 2^-24: shifted until its first bit is the implicit one.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}

/** The bits of the binary16 number nearest to the binary32 number with these bits, ties to even; from 65520 on, infinity. */
export function halfOfFloatBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00 | ((magnitude >>> 13) & 0x3ff);
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude >= 0x38800000) return sign | rounded(magnitude - 0x38000000, 13);
  // Subnormal in units of 2^-24; half a unit and less is zero.
  const shift = 126 - (magnitude >>> 23);
  return shift > 24 ? sign : sign | rounded((magnitude & 0x7fffff) | 0x800000, shift);
}

/** `bits / 2^shift` to the nearest whole number, ties to even. A carry out of the fraction is the next exponent, as it should be. */
function rounded(bits: number, shift: number): number {
  const whole = bits >>> shift;
  const rest = bits & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return rest > half || (rest === half && (whole & 1) === 1) ? whole + 1 : whole;
}
