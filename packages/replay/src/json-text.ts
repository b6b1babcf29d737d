/** An int that a JavaScript number cannot hold; written as its digits, which other languages read exactly. */
export class ExactInteger {
  readonly digits: string;

  constructor(value: bigint) {
    this.digits = String(value);
  }
}

/** JSON, but whole numbers may be of any size. */
export type JsonDocument =
  | null
  | boolean
  | number
  | string
  | ExactInteger
  | readonly JsonDocument[]
  | { readonly [name: string]: JsonDocument };

export function exactNumber(value: number | bigint): number | ExactInteger {
  return typeof value === 'bigint' ? new ExactInteger(value) : value;
}

/** The document as JSON text, indented by two spaces. */
export function toJsonText(document: JsonDocument, indent = ''): string {
  if (document instanceof ExactInteger) return document.digits;
  if (document === null || typeof document !== 'object') return JSON.stringify(document);
  const inner = `${indent}  `;
  if (isList(document)) {
    if (document.length === 0) return '[]';
    // A list of plain values reads best on its one line.
    if (document.every((item) => item === null || typeof item !== 'object'))
      return `[${document.map((item) => JSON.stringify(item)).join(', ')}]`;
    return `[\n${document.map((item) => inner + toJsonText(item, inner)).join(',\n')}\n${indent}]`;
  }
  const names = Object.keys(document);
  if (names.length === 0) return '{}';
  const lines = names.map((name) => `${inner}${JSON.stringify(name)}: ${toJsonText(document[name] ?? null, inner)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

function isList(document: JsonDocument): document is readonly JsonDocument[] {
  return Array.isArray(document);
}
