import type { InLocales } from '@pellucid/stage';

/** The bar at the top, and what is known of the run. */
export interface BarWords {
  readonly more: string;
  readonly theme: string;
  /** Written in the language that it leads to. */
  readonly otherLanguage: string;
  readonly otherLanguageShort: string;
  readonly steps: (count: string) => string;
  readonly calls: (count: string) => string;
  readonly caught: (count: string) => string;
  readonly notCaught: (count: string) => string;
  readonly gaps: (count: string) => string;
  readonly comma: string;
}

export const barWords: InLocales<BarWords> = {
  en: {
    more: 'More',
    theme: 'Light or dark',
    otherLanguage: '中文: 切换到中文',
    otherLanguageShort: '中文',
    steps: (count) => `${count} ${count === '1' ? 'step' : 'steps'}`,
    calls: (count) => `${count} ${count === '1' ? 'call' : 'calls'}`,
    caught: (count) => `${count} ${count === '1' ? 'exception' : 'exceptions'} caught`,
    notCaught: (count) => `${count} ${count === '1' ? 'exception' : 'exceptions'} not caught`,
    gaps: (count) => `${count} ${count === '1' ? 'gap' : 'gaps'}`,
    comma: ', ',
  },
  zh: {
    more: '更多',
    theme: '浅色或深色',
    otherLanguage: 'EN: Switch to English',
    otherLanguageShort: 'EN',
    steps: (count) => `${count} 步`,
    calls: (count) => `${count} 次调用`,
    caught: (count) => `${count} 个异常已捕获`,
    notCaught: (count) => `${count} 个异常未捕获`,
    gaps: (count) => `${count} 处未记录`,
    comma: '，',
  },
};
