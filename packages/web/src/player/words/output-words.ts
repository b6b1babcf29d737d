import type { InLocales } from '@pellucid/stage';

export interface OutputWords {
  readonly title: string;
  readonly earlier: (count: string) => string;
  readonly never: string;
  readonly notYet: string;
  readonly first: (step: string) => string;
  readonly goTo: (step: string) => string;
}

export const outputWords: InLocales<OutputWords> = {
  en: {
    title: 'Output',
    earlier: (count) => `${count} earlier ${count === '1' ? 'line is' : 'lines are'} not shown`,
    never: 'The program prints nothing.',
    notYet: 'Nothing printed yet. ',
    first: (step) => `First line at step ${step}`,
    goTo: (step) => `Step ${step}`,
  },
  zh: {
    title: '输出',
    earlier: (count) => `更早的 ${count} 行没有显示`,
    never: '程序没有输出。',
    notYet: '还没有输出。',
    first: (step) => `第一行在第 ${step} 步`,
    goTo: (step) => `第 ${step} 步`,
  },
};
