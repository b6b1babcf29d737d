/** Plain data as both languages write it: texts, numbers, lists and maps of them. */
export type Literal = string | number | boolean | null | readonly Literal[] | { readonly [key: string]: Literal };

const mostDepth = 6;
const mostParts = 200;

/** The literal that begins at the place of a Python or JavaScript text; null when what stands there is no plain data. Nothing is executed. */
export function parseLiteral(text: string, start: number): Literal | null {
  let at = start;
  let parts = 0;
  let failed = false;
  const value = read(0);
  return failed ? null : value;

  function read(depth: number): Literal {
    skip();
    if (depth > mostDepth || ++parts > mostParts) return fail();
    const sign = text[at] ?? '';
    if (sign === '"' || sign === "'" || sign === '`') return quoted(sign);
    if (sign === '{') return map(depth);
    if (sign === '[' || sign === '(') return list(sign === '[' ? ']' : ')', depth);
    const word = /^[-\w.]+/.exec(text.slice(at, at + 40))?.[0] ?? '';
    at += word.length;
    if (/^-?\d+(?:\.\d+)?$/.test(word)) return Number(word);
    if (/^(?:true|True)$/.test(word)) return true;
    if (/^(?:false|False)$/.test(word)) return false;
    return /^(?:null|None|undefined)$/.test(word) ? null : fail();
  }

  function quoted(quote: string): Literal {
    const end = text.indexOf(quote, at + 1);
    const inside = end < 0 ? '\\' : text.slice(at + 1, end);
    // What needs an escape, or stands over several lines, is no name of a view or a field.
    if (inside.length > 200 || /[\\\n]|\$\{/.test(inside)) return fail();
    at = end + 1;
    return inside;
  }

  function list(close: string, depth: number): Literal {
    const items: Literal[] = [];
    for (at++, skip(); text[at] !== close && !failed; skip()) {
      items.push(read(depth + 1));
      comma(close);
    }
    at++;
    return items;
  }

  function map(depth: number): Literal {
    const entries: [string, Literal][] = [];
    for (at++, skip(); text[at] !== '}' && !failed; skip()) {
      const bare = /^[A-Za-z_$][\w$]*/.exec(text.slice(at, at + 80))?.[0];
      const key = bare === undefined ? read(depth + 1) : bare;
      if (bare !== undefined) at += bare.length;
      skip();
      if (text[at] !== ':' || typeof key !== 'string') return fail();
      at++;
      entries.push([key, read(depth + 1)]);
      comma('}');
    }
    at++;
    return Object.fromEntries(entries);
  }

  function comma(close: string): void {
    skip();
    if (text[at] === ',') at++;
    else if (text[at] !== close) fail();
  }

  function skip(): void {
    for (let more = true; more; ) {
      const blank = /^(?:\s+|#[^\n]*|\/\/[^\n]*|\/\*[^*]*\*\/)/.exec(text.slice(at, at + 400))?.[0] ?? '';
      at += blank.length;
      more = blank !== '';
    }
  }

  function fail(): null {
    failed = true;
    return null;
  }
}
