import type { InLocales } from '@pellucid/stage';

export interface StageWords {
  readonly title: string;
  readonly shown: string;
  readonly all: string;
  /** An object that no variable names. */
  readonly value: string;
  readonly nothing: string;
  /** An element of a picture, for whoever does not see it. */
  readonly partIs: (name: string, value: string) => string;
  /** What the control that chooses a view is for. */
  readonly view: (name: string) => string;
  /** The choice that leaves it to the value. */
  readonly byShape: (view: string) => string;
  /** What the control is for that moves a slice. */
  readonly axisOf: (name: string, axis: string) => string;
}

export const stageWords: InLocales<StageWords> = {
  en: {
    title: 'Stage',
    shown: 'What is shown',
    all: 'All',
    value: 'value',
    nothing: 'No list, map or object to draw yet.',
    partIs: (name, value) => `${name} is ${value}: show its history`,
    view: (name) => `How ${name} is drawn`,
    byShape: (view) => `by its shape: ${view}`,
    axisOf: (name, axis) => `Place along axis ${axis} of ${name}`,
  },
  zh: {
    title: '舞台',
    shown: '显示的对象',
    all: '全部',
    value: '值',
    nothing: '还没有可以画出的列表、映射或对象。',
    partIs: (name, value) => `${name} 为 ${value}：显示历史`,
    view: (name) => `${name} 的画法`,
    byShape: (view) => `按形状：${view}`,
    axisOf: (name, axis) => `${name} 在轴 ${axis} 上的位置`,
  },
};
