import type { ViewKind } from '../choose-view.ts';
import type { InLocales } from './locale.ts';

/** Figures of many numbers, written out. */
export interface Figures {
  readonly count: string;
  readonly mean: string;
  readonly deviation: string;
  readonly range: string;
  readonly zeros: string;
  /** How many are NaN or infinite; null: none. */
  readonly notFinite: string | null;
}

/** The few words that stand in pictures. Counts and numbers come written out. */
export interface ViewWords {
  readonly kinds: Readonly<Record<ViewKind, string>>;
  /** Behind the name of a view: the other variables that hold the same object. */
  readonly also: (names: readonly string[]) => string;
  /** The map whose values stand in the picture, and the set whose members stand out in it. */
  readonly noted: (map: string) => string;
  readonly marked: (set: string) => string;
  readonly empty: string;
  readonly noNumbers: string;
  readonly first: (shown: string, whole: string) => string;
  readonly from: (first: string, last: string, whole: string) => string;
  readonly range: (low: string, high: string) => string;
  readonly numbers: (count: string) => string;
  readonly firstDrawn: (count: string) => string;
  /** Of very many numbers only every `stride`-th was looked at. */
  readonly everyRead: (stride: string) => string;
  readonly moreThan: (count: string) => string;
  /** Which nodes are drawn: the others stand among the variables. */
  readonly nodes: (which: string) => string;
  /** Of points on an axis, those whose labels would lie on others. */
  readonly unlabelled: (count: string) => string;
  readonly nodesDrawn: (drawn: string, whole: string) => string;
  readonly firstObjects: (count: string) => string;
  readonly maps: (count: string, size: string) => string;
  readonly partOf: (size: string) => string;
  readonly drawn: (how: string) => string;
  readonly pixels: (size: string) => string;
  /** Why a part of a tensor is empty: so many of its numbers are in the recording. */
  readonly recordedNumbers: (held: string, whole: string) => string;
  /** A control that moves a slice: what it moves along, and where it is. */
  readonly axis: (axis: string) => string;
  readonly axisPlace: (first: string, last: string | null, size: string) => string;
  /** The figures beside a histogram: what each is called, and its value. */
  readonly statistics: (figures: Figures) => readonly (readonly [name: string, value: string])[];
  /** Columns of a table for which there is no room; `more` are not named. */
  readonly without: (names: readonly string[], more: string | null) => string;
  /** The two ends of a queue. */
  readonly front: string;
  readonly back: string;
  /** Behind a row that is the same list as an earlier one. */
  readonly sameRow: (row: string) => string;
  /** What the band behind indices means. */
  readonly inOrder: string;
  /** Between facts of one line. */
  readonly comma: string;
  readonly semicolon: string;
}

export const viewWords: InLocales<ViewWords> = {
  en: {
    kinds: {
      cells: 'cells',
      text: 'letters',
      bars: 'bars',
      heat: 'heat',
      grid: 'grid',
      maps: 'maps',
      slice: 'slice',
      image: 'picture',
      times: 'time axis',
      rows: 'entries',
      set: 'members',
      boxes: 'objects',
      list: 'linked list',
      tree: 'tree',
      graph: 'graph',
      heap: 'tree, cells',
      forest: 'forest, cells',
      table: 'table',
      histogram: 'histogram',
      hex: 'bytes',
      history: 'over time',
    },
    also: (names) => `, also ${names.join(', ')}`,
    noted: (map) => `, with ${map}`,
    marked: (set) => `, thick outline: ${set}`,
    empty: 'empty',
    noNumbers: 'no numbers',
    first: (shown, whole) => `first ${shown} of ${whole}`,
    from: (first, last, whole) => `${first} to ${last} of ${whole}`,
    range: (low, high) => `${low} to ${high}`,
    numbers: (count) => `${count} ${count === '1' ? 'number' : 'numbers'}`,
    firstDrawn: (count) => `first ${count} drawn`,
    everyRead: (stride) => `one of ${stride} read`,
    moreThan: (count) => `more than ${count}`,
    nodes: (which) => `nodes ${which}, the rest in the list of variables`,
    unlabelled: (count) =>
      `${count} more ${count === '1' ? 'label has' : 'labels have'} no room here: another view (v) has them`,
    nodesDrawn: (drawn, whole) => `${drawn} of ${whole} nodes, the rest in the list of variables`,
    firstObjects: (count) => (count === '1' ? 'first object' : `first ${count} objects`),
    maps: (count, size) => `${count} ${count === '1' ? 'map' : 'maps'} of ${size}`,
    partOf: (size) => `of ${size}`,
    drawn: (how) => `drawn: ${how}`,
    pixels: (size) => `${size} pixels`,
    recordedNumbers: (held, whole) => `${held} of ${whole} ${whole === '1' ? 'number' : 'numbers'} recorded`,
    axis: (axis) => `axis ${axis}`,
    axisPlace: (first, last, size) => (last === null ? `${first} of ${size}` : `${first} to ${last} of ${size}`),
    statistics: ({ count, mean, deviation, range, zeros, notFinite }) => [
      ['numbers', count],
      ['range', range],
      ['mean', mean],
      ['standard deviation', deviation],
      ['zeros', zeros],
      ...(notFinite === null ? [] : ([['not finite', notFinite]] as const)),
    ],
    without: (names, more) =>
      `without ${names.join(', ')}${more === null ? '' : ` and ${more} more ${more === '1' ? 'column' : 'columns'}`}`,
    front: 'front',
    back: 'back',
    sameRow: (row) => `same list as ${row}`,
    inOrder: 'shaded: in order',
    comma: ', ',
    semicolon: '; ',
  },
  zh: {
    kinds: {
      cells: '格子',
      text: '字符',
      bars: '柱形',
      heat: '热度条',
      grid: '网格',
      maps: '特征图',
      slice: '切片',
      image: '图像',
      times: '时间轴',
      rows: '条目',
      set: '成员',
      boxes: '对象',
      list: '链表',
      tree: '树',
      graph: '图',
      heap: '树与格子',
      forest: '森林与格子',
      table: '表格',
      histogram: '直方图',
      hex: '字节',
      history: '随时间变化',
    },
    also: (names) => `，也叫 ${names.join('、')}`,
    noted: (map) => `，带有 ${map}`,
    marked: (set) => `，粗框：${set}`,
    empty: '空',
    noNumbers: '没有数字',
    first: (shown, whole) => `前 ${shown} 个，共 ${whole} 个`,
    from: (first, last, whole) => `${first} 到 ${last}，共 ${whole} 个`,
    range: (low, high) => `${low} 到 ${high}`,
    numbers: (count) => `${count} 个数`,
    firstDrawn: (count) => `只画前 ${count} 个`,
    everyRead: (stride) => `每 ${stride} 个读一个`,
    moreThan: (count) => `超过 ${count}`,
    nodes: (which) => `节点 ${which}，其余见变量列表`,
    unlabelled: (count) => `另有 ${count} 个标签放不下：换一种视图（v）可见`,
    nodesDrawn: (drawn, whole) => `画出 ${drawn} 个节点，共 ${whole} 个，其余见变量列表`,
    firstObjects: (count) => `前 ${count} 个对象`,
    maps: (count, size) => `${count} 幅图，每幅 ${size}`,
    partOf: (size) => `取自 ${size}`,
    drawn: (how) => `画出：${how}`,
    pixels: (size) => `${size} 像素`,
    recordedNumbers: (held, whole) => `记录了 ${held} 个数，共 ${whole} 个`,
    axis: (axis) => `轴 ${axis}`,
    axisPlace: (first, last, size) => (last === null ? `${first}，共 ${size}` : `${first} 到 ${last}，共 ${size}`),
    statistics: ({ count, mean, deviation, range, zeros, notFinite }) => [
      ['个数', count],
      ['范围', range],
      ['平均', mean],
      ['标准差', deviation],
      ['零', zeros],
      ...(notFinite === null ? [] : ([['非有限', notFinite]] as const)),
    ],
    without: (names, more) => `未显示 ${names.join('、')}${more === null ? '' : ` 及另外 ${more} 列`}`,
    front: '队首',
    back: '队尾',
    sameRow: (row) => `与第 ${row} 行是同一列表`,
    inOrder: '底纹：已有序',
    comma: '，',
    semicolon: '；',
  },
};
