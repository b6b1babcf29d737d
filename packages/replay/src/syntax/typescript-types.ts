import { type Cursor, UnreadableError } from './token.ts';

/** Goes over a type; types say nothing about where a value comes from. */
export function skipType(cursor: Cursor): void {
  cursor.nested(() => {
    cursor.takes('|', '&');
    do {
      while (
        cursor.is('keyof', 'readonly', 'unique', 'infer', 'typeof', 'asserts', 'abstract', 'new') &&
        !isEnd(cursor)
      ) {
        cursor.take();
      }
      skipPart(cursor);
    } while (cursor.takes('|', '&') || (!cursor.next.first && cursor.takes('is')));
    if (!cursor.next.first && cursor.takes('extends')) {
      skipType(cursor);
      if (cursor.takes('?')) {
        skipType(cursor);
        cursor.expect(':');
        skipType(cursor);
      }
    }
  });
}

/** The type before the arrow of a function: one in brackets is no function type then. */
export function skipReturnType(cursor: Cursor): void {
  const whole = cursor.passes(() => {
    skipType(cursor);
    cursor.expect('=>');
  });
  if (!whole) skipBrackets(cursor);
  else cursor.at--;
}

/** A word such as `keyof` may be the name of a type, too. */
function isEnd(cursor: Cursor): boolean {
  const { kind, text } = cursor.ahead(1);
  return kind === 'end' || (kind === 'sign' && !['(', '[', '{', '<'].includes(text)) || text === 'is';
}

function skipPart(cursor: Cursor): void {
  const { kind } = cursor.next;
  if (cursor.is('(', '[', '{', '<')) {
    const isFunction = cursor.is('(', '<');
    if (cursor.is('<')) skipTypeArguments(cursor);
    if (cursor.is('(', '[', '{')) skipBrackets(cursor);
    if (isFunction && cursor.takes('=>')) return skipType(cursor);
  } else if (kind === 'name' || kind === 'string' || kind === 'number' || kind === 'template') cursor.take();
  else if (cursor.takes('-')) cursor.take();
  else throw new UnreadableError(`"${cursor.next.text}" begins no type`);
  for (;;) {
    if (cursor.takes('.')) cursor.take();
    else if (cursor.is('<')) skipTypeArguments(cursor);
    else if (cursor.is('[') && !cursor.next.first) skipBrackets(cursor);
    else return;
  }
}

/** `<A, B<C>>`; the tokens of several closing signs are one. */
export function skipTypeArguments(cursor: Cursor): void {
  let depth = 0;
  do {
    const { kind, text } = cursor.next;
    if (kind === 'end' || text === ';') throw new UnreadableError('types do not end');
    if (cursor.is('(', '[', '{')) skipBrackets(cursor);
    else {
      cursor.take();
      if (kind !== 'sign') continue;
      if (text === '<') depth++;
      else if (/^>+$/.test(text)) depth -= text.length;
      else if (!['|', '&', ',', '.', '=>', '?', ':', '=', '...', '-'].includes(text))
        throw new UnreadableError('no types');
    }
  } while (depth > 0);
  if (depth < 0) throw new UnreadableError('types end too early');
}

/** From an opening bracket to behind the one that closes it. */
export function skipBrackets(cursor: Cursor): void {
  cursor.passBrackets();
}
