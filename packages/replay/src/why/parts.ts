import type { ObjectId, Value } from '@pellucid/format';
import type { PathPart } from './bindings.ts';
import type { Frame, Inquiry } from './inquiry.ts';
import type { Question, Read } from './question.ts';

/**
 * Follows keys and the path of a pattern into a value that the recording has: the element or field that they end at; null where they do not end at
 * `expected`.
 */
export function partReads(
  inquiry: Inquiry,
  holder: Value,
  keys: readonly Value[],
  path: readonly PathPart[],
  text: string,
  frame: Frame,
  expected: Value,
): readonly Read[] | null {
  const { before } = frame;
  if (before === null) return null;
  let value: Value | undefined = holder;
  let question: Question | null = null;
  const enter = (object: ObjectId, key: Value): void => {
    const contents = inquiry.contents(object, before);
    const isItem = contents?.kind === 'list' || contents?.kind === 'tuple' || contents?.kind === 'map';
    question = { of: 'element', object, part: isItem ? 'item' : 'field', key, holder: text };
    value = inquiry.scope(frame).element(object, isItem ? 'item' : 'field', key);
  };
  for (const key of [...keys, ...path]) {
    if (value?.type !== 'reference') return null;
    if ('type' in key) enter(value.object, key);
    else if (key.take === 'index') enter(value.object, { type: 'int', value: key.index });
    else if (key.take === 'key') {
      const name = inquiry.valueOf(key.key, frame);
      if (name === undefined) return null;
      enter(value.object, name);
    } else {
      const rest: Question = { of: 'contents', object: value.object, holder: text };
      return [{ question: rest, at: before, role: 'value', certain: true }];
    }
  }
  return question === null || !inquiry.same(value, expected)
    ? null
    : [{ question, at: before, role: 'value', certain: true }];
}
