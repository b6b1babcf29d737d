import type { InLocales } from '@pellucid/stage';
import type { Example } from '../examples.ts';

export interface PlaygroundWords {
  readonly title: string;
  readonly lead: string;
  readonly run: string;
  readonly stop: string;
  readonly edit: string;
  readonly download: string;
  /** What can be downloaded. */
  readonly page: string;
  readonly recording: string;
  readonly examples: string;
  readonly example: Readonly<Record<Example, string>>;
  readonly language: string;
  readonly editor: string;
  readonly running: (steps: string) => string;
  readonly starting: string;
  readonly refused: (path: string, reason: string) => string;
  readonly empty: (path: string) => string;
  readonly tab: string;
}

export const playgroundWords: InLocales<PlaygroundWords> = {
  en: {
    title: 'Playground',
    lead: 'Write a program, run it, and watch what it did. It runs in this browser, in a sandbox without a network.',
    run: 'Run',
    stop: 'Stop',
    edit: 'Edit',
    download: 'Download',
    page: 'A page that opens by itself (.html)',
    recording: 'The recording (.pellucid)',
    examples: 'Examples',
    example: {
      sort: 'Sorting cards',
      tree: 'A search tree',
      distances: 'Shortest ways',
      queue: 'Two cooks, async',
    },
    language: 'Language of the program',
    editor: 'The program',
    running: (steps) => `Running, ${steps} ${steps === '1' ? 'step' : 'steps'}`,
    starting: 'Starting',
    refused: (path, reason) => `${path} cannot be run: ${reason}.`,
    empty: (path) => `${path} has nothing that runs. Write a statement, or take an example.`,
    tab: 'Tab indents; after Escape it leaves the text.',
  },
  zh: {
    title: '试验场',
    lead: '写一段程序，运行，然后观看它做了什么。它在本浏览器的沙箱里运行，不连网络。',
    run: '运行',
    stop: '停止',
    edit: '编辑',
    download: '下载',
    page: '可独立打开的网页（.html）',
    recording: '记录（.pellucid）',
    examples: '示例',
    example: {
      sort: '给牌排序',
      tree: '搜索树',
      distances: '最短路径',
      queue: '两位厨师（异步）',
    },
    language: '程序的语言',
    editor: '程序',
    running: (steps) => `正在运行，已有 ${steps} 步`,
    starting: '正在启动',
    refused: (path, reason) => `无法运行 ${path}：${reason}。`,
    empty: (path) => `${path} 里没有可运行的内容。写一条语句，或选一个示例。`,
    tab: 'Tab 键缩进；先按 Esc 再按 Tab 则离开文本。',
  },
};
