import type { InLocales } from '@pellucid/stage';

export interface SearchWords {
  readonly placeholder: string;
  readonly label: string;
  readonly found: string;
  readonly names: string;
  readonly values: (query: string) => string;
  readonly output: string;
  readonly lines: string;
  readonly holds: (query: string) => string;
  readonly neverHolds: (query: string) => string;
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
    placeholder: 'Search values, names, lines, or i > 3',
    label: 'Search values, names, output and lines, or where a condition holds',
    found: 'What was found',
    names: 'Names',
    values: (query) => `Values that became ${query}, or are kept under it`,
    output: 'Output',
    lines: 'Lines',
    holds: (query) => `Where ${query} comes to hold`,
    neverHolds: (query) => `${query} never holds.`,
    nothing: (query) => `Nothing says “${query}”.`,
    firstCall: 'first call',
    firstValue: 'first value',
    append: (value) => `append ${value}`,
    add: (value) => `add ${value}`,
    line: (line) => `line ${line}`,
    lineOf: (name, line) => `${name}, line ${line}`,
  },
  zh: {
    placeholder: '搜索值、名称、代码行，或 i > 3',
    label: '搜索值、名称、输出和代码行，或条件成立之处',
    found: '搜索结果',
    names: '名称',
    values: (query) => `变为 ${query} 或以它为键的值`,
    output: '输出',
    lines: '代码行',
    holds: (query) => `${query} 开始成立之处`,
    neverHolds: (query) => `${query} 从不成立。`,
    nothing: (query) => `没有找到“${query}”。`,
    firstCall: '首次调用',
    firstValue: '首个值',
    append: (value) => `追加 ${value}`,
    add: (value) => `加入 ${value}`,
    line: (line) => `第 ${line} 行`,
    lineOf: (name, line) => `${name}，第 ${line} 行`,
  },
};
