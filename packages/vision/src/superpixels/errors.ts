/** An option or argument of the superpixels is outside its range. */
export class SuperpixelOptionError extends Error {
  override readonly name = 'SuperpixelOptionError';
  readonly option: string;
  readonly value: number;

  constructor(option: string, value: number, expected: string) {
    super(`${option} is ${value}; expected ${expected}`);
    this.option = option;
    this.value = value;
  }
}

/** An array does not hold what its stated size needs, or two maps that must be of one size are not. */
export class SuperpixelSizeError extends Error {
  override readonly name = 'SuperpixelSizeError';
  readonly found: string;
  readonly expected: string;

  constructor(what: string, found: string, expected: string) {
    super(`${what}: found ${found}, expected ${expected}`);
    this.found = found;
    this.expected = expected;
  }
}
