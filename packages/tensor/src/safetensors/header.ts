import { quoted, SafetensorsError } from './safetensors-error.ts';

/** What the header says of a tensor; nothing of it is checked yet except that it is a number or text where one belongs. */
export interface TensorEntry {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  /** First byte, counted from the end of the header. */
  readonly begin: number;
  /** The byte after the last. */
  readonly end: number;
}

export interface Header {
  readonly metadata: ReadonlyMap<string, string>;
  readonly entries: readonly TensorEntry[];
}

/** The key that is not a tensor. */
export const metadataKey = '__metadata__';

/**
 * Reads the JSON of a header: an object of tensors, with texts under `__metadata__`.
 * JSON.parse would keep the last of two equal keys in silence and lose what it rounded, so this reads the few forms itself.
 * @throws SafetensorsError
 */
export function parseHeader(text: string): Header {
  const scanner = new Scanner(text);
  const metadata = new Map<string, string>();
  const entries: TensorEntry[] = [];
  scanner.object((name) => {
    if (name === metadataKey) scanner.object((key) => metadata.set(key, scanner.string()));
    else entries.push(tensorEntry(scanner, name));
  });
  scanner.end();
  return { metadata, entries };
}

function tensorEntry(scanner: Scanner, name: string): TensorEntry {
  let type: string | undefined;
  let shape: readonly number[] | undefined;
  let offsets: readonly number[] | undefined;
  scanner.object((key) => {
    if (key === 'dtype') type = scanner.string();
    else if (key === 'shape') shape = scanner.integers();
    else if (key === 'data_offsets') offsets = scanner.integers();
    else
      throw new SafetensorsError('header', `Tensor ${quoted(name)} has a field ${quoted(key)}, which is unknown`, name);
  });
  const [begin, end] = offsets ?? [];
  if (type === undefined || shape === undefined || begin === undefined || end === undefined || offsets?.length !== 2) {
    throw new SafetensorsError('header', `Tensor ${quoted(name)} needs dtype, shape and two data_offsets`, name);
  }
  return { name, type, shape, begin, end };
}

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Calls `value` after each key, which has to read the value. */
  object(value: (key: string) => void): void {
    const keys = new Set<string>();
    this.#expect('{');
    if (this.#take('}')) return;
    do {
      const key = this.string();
      if (keys.has(key)) throw new SafetensorsError('header', `The header has the key ${quoted(key)} twice`);
      keys.add(key);
      this.#expect(':');
      value(key);
    } while (this.#take(','));
    this.#expect('}');
  }

  string(): string {
    this.#expect('"');
    const start = this.#at - 1;
    // A loop, because a regular expression may need more stack than there is for a text of a hundred megabytes.
    while (this.#at < this.#text.length && this.#text[this.#at] !== '"')
      this.#at += this.#text[this.#at] === '\\' ? 2 : 1;
    this.#at++;
    try {
      const text: unknown = JSON.parse(this.#text.slice(start, this.#at));
      if (typeof text === 'string' && isText(text)) return text;
    } catch {
      // Told below, by the position in the header.
    }
    throw new SafetensorsError('header', `The header has a broken string at character ${start}`);
  }

  integers(): number[] {
    const integers: number[] = [];
    this.#expect('[');
    if (this.#take(']')) return integers;
    do integers.push(this.#integer());
    while (this.#take(','));
    this.#expect(']');
    return integers;
  }

  /** Nothing but white space is left. */
  end(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#fail('its end');
  }

  #integer(): number {
    this.#skipSpace();
    const token = /[^,\]\s]{0,40}/y;
    token.lastIndex = this.#at;
    const digits = token.exec(this.#text)?.[0] ?? '';
    const integer = Number(digits);
    if (!/^(0|[1-9]\d*)$/.test(digits) || !Number.isSafeInteger(integer))
      this.#fail('a whole number from 0 to 2^53 - 1', digits);
    this.#at += digits.length;
    return integer;
  }

  #take(character: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #expect(character: string): void {
    if (!this.#take(character)) this.#fail(character);
  }

  #skipSpace(): void {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? '?')) this.#at++;
  }

  #fail(expected: string, found: string = this.#text.slice(this.#at, this.#at + 1)): never {
    const what = found === '' ? 'its end' : quoted(found);
    throw new SafetensorsError(
      'header',
      `The header has ${what} at character ${this.#at}, where ${expected} was expected`,
    );
  }
}

/** Without surrogates that stand alone, which UTF-8 cannot write. */
export function isText(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
