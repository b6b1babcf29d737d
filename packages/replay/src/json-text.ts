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
export function toJsonText(document: JsonDocument): string {
  const pieces: string[] = [];
  write(document, '\n', pieces);
  return pieces.join('');
}

/** `line`: what begins a line of the level at which the document stands. Pieces are joined once, so that deep documents are not copied level by level. */
function write(document: JsonDocument, line: string, pieces: string[]): void {
  if (isPlain(document)) {
    pieces.push(plainText(document));
    return;
  }
  const inner = `${line}  `;
  if (isList(document)) {
    // A list of plain values reads best on its one line.
    if (document.every(isPlain)) {
      pieces.push(`[${document.map(plainText).join(', ')}]`);
      return;
    }
    for (const [index, item] of document.entries()) {
      pieces.push(index === 0 ? '[' : ',', inner);
      write(item, inner, pieces);
    }
    pieces.push(line, ']');
    return;
  }
  const names = Object.keys(document);
  for (const [index, name] of names.entries()) {
    pieces.push(index === 0 ? '{' : ',', inner, JSON.stringify(name), ': ');
    write(document[name] ?? null, inner, pieces);
  }
  pieces.push(...(names.length === 0 ? ['{}'] : [line, '}']));
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
