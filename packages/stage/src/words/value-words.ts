import type { InLocales } from './locale.ts';

/** What a value says that no programming language has a notation for. Counts come written out: `48,112`. */
export interface ValueWords {
  /** A hole in an array. */
  readonly hole: string;
  /** A name without a value. */
  readonly unbound: string;
  readonly redacted: string;
  readonly scalar: string;
  readonly notRecorded: (reason: string) => string;
  readonly digits: (count: string) => string;
  readonly cut: (shown: string, whole: string) => string;
  readonly bytes: (count: string | null, hex: string) => string;
  readonly items: (count: string) => string;
  readonly entries: (count: string) => string;
  readonly more: (count: string) => string;
  /** A function; '' when it has no name. */
  readonly functionNamed: (name: string) => string;
  readonly classNamed: (name: string) => string;
  readonly moduleNamed: (name: string) => string;
  /** An object that no variable names, by its type where that is known. */
  readonly anObject: (type: string | null) => string;
}

export const valueWords: InLocales<ValueWords> = {
  en: {
    hole: 'empty',
    unbound: 'no value',
    redacted: 'hidden by name',
    scalar: 'scalar',
    notRecorded: (reason) => `not recorded: ${reason}`,
    digits: (count) => `${count} digits`,
    cut: (shown, whole) => `first ${shown} of ${whole}`,
    bytes: (count, hex) => (count === null ? `bytes ${hex}` : `${count} bytes ${hex}`),
    items: (count) => `${count} ${count === '1' ? 'item' : 'items'}`,
    entries: (count) => `${count} ${count === '1' ? 'entry' : 'entries'}`,
    more: (count) => `${count} more`,
    functionNamed: (name) => (name === '' ? 'a function' : `${name}()`),
    classNamed: (name) => `class ${name}`,
    moduleNamed: (name) => `module ${name}`,
    anObject: (type) => (type === null ? 'an object' : `${/^[aeiou]/i.test(type) ? 'an' : 'a'} ${type}`),
  },
  zh: {
    hole: '空位',
    unbound: '没有值',
    redacted: '按名称隐藏',
    scalar: '标量',
    notRecorded: (reason) => `未记录：${reason}`,
    digits: (count) => `共 ${count} 位`,
    cut: (shown, whole) => `前 ${shown} 个，共 ${whole} 个`,
    bytes: (count, hex) => (count === null ? `字节 ${hex}` : `${count} 字节 ${hex}`),
    items: (count) => `${count} 项`,
    entries: (count) => `${count} 个条目`,
    more: (count) => `还有 ${count} 个`,
    functionNamed: (name) => (name === '' ? '一个函数' : `${name}()`),
    classNamed: (name) => `类 ${name}`,
    moduleNamed: (name) => `模块 ${name}`,
    anObject: (type) => (type === null ? '一个对象' : `一个 ${type}`),
  },
};
