import { createRequire } from 'node:module';

type Parser = typeof import('oxc-parser');
type Transformer = typeof import('oxc-transform');

const load = createRequire(import.meta.url);
let parser: Parser | null = null;
let transformer: Transformer | null = null;

/** The parser. It is loaded when it is first needed: a program whose sources are all known runs without it. */
export function oxcParser(): Parser {
  parser ??= loadHidden('oxc-parser') as Parser;
  return parser;
}

/** As `oxcParser`, what takes the types out. */
export function oxcTransformer(): Transformer {
  transformer ??= loadHidden('oxc-transform') as Transformer;
  return transformer;
}

/** The program's list of what `require` has loaded does not show it. */
function loadHidden(name: string): unknown {
  const before = new Set(Object.keys(load.cache));
  const loaded: unknown = load(name);
  for (const file of Object.keys(load.cache)) if (!before.has(file)) delete load.cache[file];
  return loaded;
}
