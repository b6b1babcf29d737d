import type { InLocales } from '@pellucid/stage';

export interface WhyWords {
  /** What asks, behind a value. */
  readonly ask: string;
  readonly askOf: (name: string) => string;
  /** Before the name, between the name and its value, behind the value. */
  readonly question: readonly [before: string, between: string, behind: string];
  readonly happened: readonly [before: string, behind: string];
  readonly close: string;
  readonly nothing: string;
  readonly choice: string;
  readonly holder: string;
  readonly condition: string;
  readonly call: string;
  readonly perhaps: string;
  readonly moved: (from: string) => string;
  readonly again: string;
  readonly more: (count: string) => string;
  readonly line: (line: string) => string;
  readonly step: (step: string) => string;
  readonly called: string;
  readonly printed: string;
  readonly raised: string;
  readonly input: string;
}

export const whyWords: InLocales<WhyWords> = {
  en: {
    ask: 'why?',
    askOf: (name) => `Why is ${name} this?`,
    question: ['Why is ', ' ', '?'],
    happened: ['Why: ', '?'],
    close: 'Close',
    nothing: 'Nothing in the recording says where this comes from.',
    choice: 'chosen by',
    holder: 'in',
    condition: 'because',
    call: 'in a call of',
    perhaps: 'perhaps',
    moved: (from) => `moved here from ${from}`,
    again: 'told above',
    more: (count) => `Follow ${count} more ${count === '1' ? 'cause' : 'causes'}`,
    line: (line) => `line ${line}`,
    step: (step) => `step ${step}`,
    called: 'called',
    printed: 'printed',
    raised: 'raised',
    input: 'input',
  },
  zh: {
    ask: '为什么？',
    askOf: (name) => `${name} 为什么是这个值？`,
    question: ['为什么 ', ' 是 ', '？'],
    happened: ['为什么：', '？'],
    close: '关闭',
    nothing: '录制中没有说明它从何而来。',
    choice: '由此选定',
    holder: '位于',
    condition: '因为',
    call: '在此调用中',
    perhaps: '可能',
    moved: (from) => `从 ${from} 移到这里`,
    again: '见上文',
    more: (count) => `再追溯 ${count} 个原因`,
    line: (line) => `第 ${line} 行`,
    step: (step) => `第 ${step} 步`,
    called: '被调用',
    printed: '输出',
    raised: '抛出',
    input: '输入',
  },
};
