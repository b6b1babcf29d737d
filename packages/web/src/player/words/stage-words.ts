import type { InLocales } from '@pellucid/stage';

export interface StageWords {
  readonly title: string;
  readonly shown: string;
  readonly all: string;
  /** An object that no variable names. */
  readonly value: string;
  readonly nothing: string;
  /** What the control that chooses a view is for. */
  readonly view: (name: string) => string;
  /** The choice that leaves it to the value. */
  readonly byShape: (view: string) => string;
}

export const stageWords: InLocales<StageWords> = {
  en: {
    title: 'Stage',
    shown: 'What is shown',
    all: 'All',
    value: 'value',
    nothing: 'No list, map or object to draw yet.',
    view: (name) => `How ${name} is drawn`,
    byShape: (view) => `by its shape: ${view}`,
  },
  zh: {
    title: '舞台',
    shown: '显示的对象',
    all: '全部',
    value: '值',
    nothing: '还没有可以画出的列表、映射或对象。',
    view: (name) => `${name} 的画法`,
    byShape: (view) => `按形状：${view}`,
  },
};
