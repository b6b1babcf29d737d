/** Checked access to parsed JSON that nobody vouches for. Every failure throws `ShapeError` with the path. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

export class Json {
  readonly #value: unknown;
  readonly #path: string;

  private constructor(value: unknown, path: string) {
    this.#value = value;
    this.#path = path;
  }

  /** @throws ShapeError when the text is no JSON. */
  static parse(text: string, what: string): Json {
    try {
      return new Json(JSON.parse(text), what);
    } catch {
      throw new ShapeError(`${what} is not JSON`);
    }
  }

  get(key: string): Json {
    if (typeof this.#value !== 'object' || this.#value === null || Array.isArray(this.#value)) this.#fail('an object');
    const value = Object.hasOwn(this.#value, key) ? (this.#value as Record<string, unknown>)[key] : undefined;
    return new Json(value, `${this.#path}.${key}`);
  }

  get missing(): boolean {
    return this.#value === undefined;
  }

  get isNull(): boolean {
    return this.#value === null;
  }

  string(): string {
    return typeof this.#value === 'string' ? this.#value : this.#fail('a string');
  }

  oneOf<T extends string>(choices: readonly T[], otherwise?: T): T {
    const found = choices.find((choice) => choice === this.#value) ?? otherwise;
    return found ?? this.#fail(`one of ${choices.join(', ')}`);
  }

  flag(): boolean {
    return this.#value === true;
  }

  /** A whole number from `least` to 2^53 − 1. */
  whole(least = 0): number {
    const value = this.#value;
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= least
      ? value
      : this.#fail(`a whole number from ${least}`);
  }

  list<T>(read: (item: Json) => T): T[] {
    if (!Array.isArray(this.#value)) this.#fail('a list');
    return this.#value.map((item, index) => read(new Json(item, `${this.#path}[${index}]`)));
  }

  record<T>(read: (item: Json) => T): Record<string, T> {
    if (typeof this.#value !== 'object' || this.#value === null || Array.isArray(this.#value)) this.#fail('an object');
    return Object.fromEntries(Object.keys(this.#value).map((key) => [key, read(this.get(key))]));
  }

  number(): number {
    return typeof this.#value === 'number' ? this.#value : this.#fail('a number');
  }

  #fail(expected: string): never {
    throw new ShapeError(`${this.#path} is not ${expected}`);
  }
}
