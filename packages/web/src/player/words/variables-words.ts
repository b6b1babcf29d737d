import type { InLocales } from '@pellucid/stage';

export interface VariablesWords {
  readonly title: string;
  readonly nothing: string;
  readonly close: string;
  readonly line: (line: string) => string;
  /** A module whose body has run. */
  readonly loaded: string;
  readonly changes: (count: string) => string;
  readonly previous: string;
  readonly next: string;
  /** Gives the variable a lane on the timeline. */
  readonly pin: string;
  readonly unpin: string;
  readonly also: (names: readonly string[]) => string;
  readonly showMore: (shown: string, whole: string) => string;
  readonly values: string;
  readonly earlier: (count: string) => string;
  readonly later: (count: string) => string;
  readonly gone: string;
  readonly recorded: (known: string, whole: string) => string;
}

export const variablesWords: InLocales<VariablesWords> = {
  en: {
    title: 'Variables',
    close: 'Close',
    nothing: 'Variables will stand here from the first line on.',
    line: (line) => `line ${line}`,
    loaded: 'loaded',
    changes: (count) => `${count} ${count === '1' ? 'change' : 'changes'}`,
    previous: 'previous',
    next: 'next',
    pin: 'pin',
    unpin: 'unpin',
    also: (names) => `also ${names.join(', ')}`,
    showMore: (shown, whole) => `first ${shown} of ${whole}, show more`,
    values: 'values',
    earlier: (count) => `${count} earlier`,
    later: (count) => `${count} later`,
    gone: 'gone',
    recorded: (known, whole) => `${known} of ${whole} were recorded`,
  },
  zh: {
    title: '变量',
    close: '关闭',
    nothing: '从第一行起，变量会显示在这里。',
    line: (line) => `第 ${line} 行`,
    loaded: '已载入',
    changes: (count) => `${count} 次变化`,
    previous: '上一次',
    next: '下一次',
    pin: '固定',
    unpin: '取消固定',
    also: (names) => `也叫 ${names.join('、')}`,
    showMore: (shown, whole) => `前 ${shown} 个，共 ${whole} 个，显示更多`,
    values: '历次的值',
    earlier: (count) => `更早的 ${count} 个`,
    later: (count) => `更晚的 ${count} 个`,
    gone: '已不存在',
    recorded: (known, whole) => `共 ${whole} 个，记录了 ${known} 个`,
  },
};
