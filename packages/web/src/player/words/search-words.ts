import type { InLocales } from '@pellucid/stage';

export interface SearchWords {
  readonly placeholder: string;
  readonly label: string;
  readonly found: string;
  readonly names: string;
  readonly values: (query: string) => string;
  readonly output: string;
  readonly lines: string;
  readonly nothing: (query: string) => string;
  readonly firstCall: string;
  readonly firstValue: string;
  readonly append: (value: string) => string;
  readonly add: (value: string) => string;
  readonly line: (line: string) => string;
  readonly lineOf: (name: string, line: string) => string;
}

export const searchWords: InLocales<SearchWords> = {
  en: {
    placeholder: 'Search values, names, lines',
    label: 'Search values, names, output and lines',
    found: 'What was found',
    names: 'Names',
    values: (query) => `Values that became ${query}, or are kept under it`,
    output: 'Output',
    lines: 'Lines',
    nothing: (query) => `Nothing says “${query}”.`,
    firstCall: 'first call',
    firstValue: 'first value',
    append: (value) => `append ${value}`,
    add: (value) => `add ${value}`,
    line: (line) => `line ${line}`,
    lineOf: (name, line) => `${name}, line ${line}`,
  },
  zh: {
    placeholder: '搜索值、名称、代码行',
    label: '搜索值、名称、输出和代码行',
    found: '搜索结果',
    names: '名称',
    values: (query) => `变为 ${query} 或以它为键的值`,
    output: '输出',
    lines: '代码行',
    nothing: (query) => `没有找到“${query}”。`,
    firstCall: '首次调用',
    firstValue: '首个值',
    append: (value) => `追加 ${value}`,
    add: (value) => `加入 ${value}`,
    line: (line) => `第 ${line} 行`,
    lineOf: (name, line) => `${name}，第 ${line} 行`,
  },
};
