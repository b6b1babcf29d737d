import type { InLocales } from '@pellucid/stage';

export interface HelpWords {
  readonly title: string;
  readonly close: string;
  readonly step: string;
  readonly over: string;
  readonly out: string;
  readonly play: string;
  readonly ends: string;
  readonly by: string;
  readonly speed: string;
  readonly zoom: string;
  readonly bookmark: string;
  readonly search: string;
  readonly hits: string;
  readonly why: string;
  readonly view: string;
  readonly parts: string;
  readonly loop: string;
  readonly profile: string;
  readonly leave: string;
}

export const helpWords: InLocales<HelpWords> = {
  en: {
    title: 'Keys',
    close: 'Close',
    step: 'one step back, one step on',
    over: 'over calls: stay in this call',
    out: 'out of this call',
    play: 'play and pause',
    ends: 'first and last step',
    by: 'step by lines, calls, writes',
    speed: 'slower, faster',
    zoom: 'timeline: closer, wider, whole run',
    bookmark: 'bookmark this step, with a note',
    search: 'search names, values, output, lines',
    hits: 'next and previous of what was found, or bookmark',
    why: 'why is what was just written as it is',
    view: 'choose how the first picture is drawn',
    parts: 'walk the elements of the pictures; Enter: history',
    loop: 'slide through the turns of the loop',
    profile: 'where the steps went',
    leave: 'close',
  },
  zh: {
    title: '按键',
    close: '关闭',
    step: '后退一步，前进一步',
    over: '越过调用，留在当前调用中',
    out: '离开当前调用',
    play: '播放和暂停',
    ends: '第一步和最后一步',
    by: '按行、调用、写入步进',
    speed: '减慢，加快',
    zoom: '时间线：放大、缩小、全部',
    bookmark: '为这一步加书签和备注',
    search: '搜索名称、值、输出、代码行',
    hits: '下一个、上一个搜索结果或书签',
    why: '刚写入的值从何而来',
    view: '选择第一幅图的画法',
    parts: '逐个走到图中的元素，Enter 显示历史',
    loop: '滑动查看循环的各轮',
    profile: '步数都用在哪里',
    leave: '关闭面板',
  },
};
