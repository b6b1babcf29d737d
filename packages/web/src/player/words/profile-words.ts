import type { InLocales } from '@pellucid/stage';

/** Where the steps of a run went. Counts, steps and shares come written out. */
export interface ProfileWords {
  readonly open: string;
  readonly title: string;
  readonly close: string;
  readonly counting: string;
  readonly measure: string;
  readonly first: (counted: string, all: string) => string;
  readonly functions: string;
  readonly lines: string;
  readonly flame: string;
  readonly all: string;
  readonly calls: (count: string) => string;
  readonly steps: (count: string, share: string) => string;
  readonly byItself: (count: string) => string;
  readonly longest: (step: string) => string;
  readonly runs: (count: string) => string;
  readonly more: (count: string) => string;
  readonly hint: string;
}

export const profileWords: InLocales<ProfileWords> = {
  en: {
    open: 'Profile',
    title: 'Where the steps went',
    close: 'Close',
    counting: 'Counting steps…',
    measure: 'In steps: what was done, not how long it took.',
    first: (counted, all) => `Only the first ${counted} of ${all} steps are counted.`,
    functions: 'Functions',
    lines: 'Lines',
    flame: 'Calls, those that took most first',
    all: 'Whole run',
    calls: (count) => `${count} ${count === '1' ? 'call' : 'calls'}`,
    steps: (count, share) => `${count} ${count === '1' ? 'step' : 'steps'}, ${share}`,
    byItself: (count) => `${count} by itself`,
    longest: (step) => `longest call at step ${step}`,
    runs: (count) => `ran ${count}×`,
    more: (count) => `Show ${count} more`,
    hint: 'Press a block to make it the whole width.',
  },
  zh: {
    open: '剖析',
    title: '步数都用在哪里',
    close: '关闭',
    counting: '正在统计步数…',
    measure: '以步计：做了什么，而不是用了多久。',
    first: (counted, all) => `只统计了 ${all} 步中的前 ${counted} 步。`,
    functions: '函数',
    lines: '行',
    flame: '调用，用步最多的在前',
    all: '整个运行',
    calls: (count) => `${count} 次调用`,
    steps: (count, share) => `${count} 步，${share}`,
    byItself: (count) => `自身 ${count}`,
    longest: (step) => `最长的调用在第 ${step} 步`,
    runs: (count) => `运行 ${count} 次`,
    more: (count) => `再显示 ${count} 个`,
    hint: '点按一个方块，让它占满宽度。',
  },
};
