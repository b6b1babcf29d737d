/** A number as the digits that stand for it exactly: ints of any size, floats that are whole. */
export class JsonNumber {
  /** A number of JSON. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** JSON, but numbers may be exact. */
export type JsonDocument =
  | null
  | boolean
  | number
  | string
  | JsonNumber
  | readonly JsonDocument[]
  | { readonly [name: string]: JsonDocument };

/** The document as JSON text, indented by two spaces. */
export function toJsonText(document: JsonDocument, indent = ''): string {
  if (isPlain(document)) return plainText(document);
  const inner = `${indent}  `;
  if (isList(document)) {
    // A list of plain values reads best on its one line.
    if (document.every(isPlain)) return `[${document.map(plainText).join(', ')}]`;
    return `[\n${document.map((item) => inner + toJsonText(item, inner)).join(',\n')}\n${indent}]`;
  }
  const names = Object.keys(document);
  if (names.length === 0) return '{}';
  const lines = names.map((name) => `${inner}${JSON.stringify(name)}: ${toJsonText(document[name] ?? null, inner)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

type Plain = null | boolean | number | string | JsonNumber;

function isPlain(document: JsonDocument): document is Plain {
  return document === null || typeof document !== 'object' || document instanceof JsonNumber;
}

function plainText(plain: Plain): string {
  return plain instanceof JsonNumber ? plain.text : JSON.stringify(plain);
}

function isList(document: JsonDocument): document is readonly JsonDocument[] {
  return Array.isArray(document);
}
