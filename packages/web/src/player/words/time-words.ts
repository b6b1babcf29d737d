import { type InLocales, taskKinds } from '@pellucid/stage';

/** The transport and the timeline. Steps and counts come written out. */
export interface TimeWords {
  readonly first: string;
  readonly back: string;
  readonly on: string;
  readonly last: string;
  readonly play: string;
  readonly pause: string;
  readonly step: (step: string) => string;
  readonly of: (last: string) => string;
  readonly stepOf: (step: string, last: string) => string;
  readonly by: string;
  readonly line: string;
  readonly call: string;
  readonly write: string;
  readonly hintStep: string;
  readonly hintPlay: string;
  readonly keys: string;
  readonly timeline: string;
  readonly closer: string;
  readonly wider: string;
  readonly whole: string;
  readonly mainTask: string;
  readonly taskKind: (kind: string) => string;
  readonly moreTasks: (count: string) => string;
  readonly atLine: (line: string) => string;
  readonly comma: string;
  /** For readers of the screen: where the program is, and what has changed. */
  readonly at: (name: string, line: string) => string;
  readonly stop: string;
  readonly changed: (names: readonly string[], more: boolean) => string;
  readonly speedOf: (times: string) => string;
  readonly calls: string;
  readonly events: string;
  readonly caught: (exception: string) => string;
  readonly notCaught: (exception: string) => string;
  readonly exception: string;
  readonly value: string;
  readonly damagedBehind: (step: string) => string;
  readonly killedBy: (signal: string, step: string) => string;
  readonly stopped: (step: string) => string;
  readonly stoppedBecause: (reason: string, step: string) => string;
  readonly brokeOff: (step: string) => string;
}

export const timeWords: InLocales<TimeWords> = {
  en: {
    first: 'First step',
    back: 'One step back',
    on: 'One step on',
    last: 'Last step',
    play: 'Play',
    pause: 'Pause',
    step: (step) => `Step ${step}`,
    of: (last) => ` of ${last}`,
    stepOf: (step, last) => `Step ${step} of ${last}`,
    by: 'Step by',
    line: 'Line',
    call: 'Call',
    write: 'Write',
    hintStep: 'step',
    hintPlay: 'play',
    keys: 'Keys',
    timeline: 'Step',
    closer: 'Zoom in',
    wider: 'Zoom out',
    whole: 'Show the whole run',
    mainTask: 'main',
    taskKind: taskKinds.en,
    moreTasks: (count) => `${count} more: zoom in`,
    atLine: (line) => `line ${line}`,
    comma: ', ',
    at: (name, line) => `${name}, line ${line}`,
    stop: '.',
    changed: (names, more) => `Changed: ${names.join(', ')}${more ? ' and more' : ''}`,
    speedOf: (times) => `Speed ${times}`,
    calls: 'Calls',
    events: 'Events',
    caught: (exception) => `${exception}, caught`,
    notCaught: (exception) => `${exception}, not caught`,
    exception: 'exception',
    value: 'value',
    damagedBehind: (step) => `The recording is damaged behind step ${step}.`,
    killedBy: (signal, step) => `The program was killed by ${signal} after step ${step}.`,
    stopped: (step) => `Recording stopped after step ${step}.`,
    stoppedBecause: (reason, step) => `${reason}, after step ${step}.`,
    brokeOff: (step) => `The recording broke off after step ${step}.`,
  },
  zh: {
    first: '第一步',
    back: '后退一步',
    on: '前进一步',
    last: '最后一步',
    play: '播放',
    pause: '暂停',
    step: (step) => `第 ${step} 步`,
    of: (last) => ` / ${last}`,
    stepOf: (step, last) => `第 ${step} 步 / ${last}`,
    by: '步进方式',
    line: '行',
    call: '调用',
    write: '写入',
    hintStep: '步进',
    hintPlay: '播放',
    keys: '按键',
    timeline: '步',
    closer: '放大',
    wider: '缩小',
    whole: '显示整个运行过程',
    mainTask: '主任务',
    taskKind: taskKinds.zh,
    moreTasks: (count) => `另有 ${count} 个，请放大`,
    atLine: (line) => `第 ${line} 行`,
    comma: '，',
    at: (name, line) => `${name}，第 ${line} 行`,
    stop: '。',
    changed: (names, more) => `变化：${names.join('、')}${more ? ' 等' : ''}`,
    speedOf: (times) => `速度 ${times}`,
    calls: '调用',
    events: '事件',
    caught: (exception) => `${exception}，已捕获`,
    notCaught: (exception) => `${exception}，未捕获`,
    exception: '异常',
    value: '值',
    damagedBehind: (step) => `记录在第 ${step} 步之后损坏。`,
    killedBy: (signal, step) => `程序在第 ${step} 步之后被 ${signal} 终止。`,
    stopped: (step) => `记录在第 ${step} 步之后停止。`,
    stoppedBecause: (reason, step) => `${reason}，在第 ${step} 步之后。`,
    brokeOff: (step) => `记录在第 ${step} 步之后中断。`,
  },
};
