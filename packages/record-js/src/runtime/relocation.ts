// As they are before the program runs.
const { parse, stringify } = JSON;
const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
const encode = encoder.encode.bind(encoder);
const decode = decoder.decode.bind(decoder);

/** Numbers for each process of a recording (FORMAT.md §5). */
export const NUMBERS_EACH: number = 2 ** 36;

/** A source, its tables and its text, as JSON, whose ids get the numbers of their process: `base` is added to them. */
export function movedSource(written: Uint8Array, base: number): Uint8Array {
  if (base === 0) return written;
  const { program, text } = parse(decode(written)) as Readonly<Record<string, unknown>>;
  return encode(stringify({ program: movedTables(program, base), text }));
}

/** FORMAT.md §3. */
function movedTables(program: unknown, base: number): unknown {
  const moved = (id: number): number => (id === 0 ? 0 : id + base);
  const cell = (name: string, value: unknown): unknown => {
    if (typeof value === 'number') return moved(value);
    return name === 'parameters' ? (value as readonly number[]).map(moved) : value;
  };
  const tables = program as Readonly<Record<string, unknown>>;
  const rows = (name: string): unknown =>
    (tables[name] as readonly Readonly<Record<string, unknown>>[]).map((row) =>
      Object.fromEntries(Object.entries(row).map(([key, value]) => [key, cell(key, value)])),
    );
  return {
    ...tables,
    source: moved(tables['source'] as number),
    functions: rows('functions'),
    variables: rows('variables'),
    sites: rows('sites'),
    subscripts: rows('subscripts'),
  };
}
