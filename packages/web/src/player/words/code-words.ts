import type { InLocales } from '@pellucid/stage';

export interface CodeWords {
  readonly title: string;
  readonly ran: (count: string) => string;
  readonly previousTurn: string;
  readonly nextTurn: string;
  readonly turn: (turn: string, of: string) => string;
  /** The control that chooses among loops within one another. */
  readonly loop: string;
  readonly loopIn: (line: string) => string;
  readonly turnOf: (line: string) => string;
  readonly slide: string;
  readonly callOf: (name: string, which: string, of: string) => string;
  readonly items: (count: string) => string;
  readonly outcome: (taken: boolean) => string;
  readonly exception: string;
}

export const codeWords: InLocales<CodeWords> = {
  en: {
    title: 'Code',
    ran: (count) => `ran ${count} ${count === '1' ? 'time' : 'times'}`,
    previousTurn: 'Previous turn of the loop',
    nextTurn: 'Next turn of the loop',
    turn: (turn, of) => `${turn} of ${of}`,
    loop: 'Loop',
    loopIn: (line) => `loop in line ${line}`,
    turnOf: (line) => `Turn of the loop in line ${line}`,
    slide: 'Slide through the turns',
    callOf: (name, which, of) => `${name}, call ${which} of ${of}`,
    items: (count) => `${count} ${count === '1' ? 'item' : 'items'}`,
    outcome: (taken) => (taken ? 'true' : 'false'),
    exception: 'exception',
  },
  zh: {
    title: '代码',
    ran: (count) => `运行了 ${count} 次`,
    previousTurn: '循环的上一轮',
    nextTurn: '循环的下一轮',
    turn: (turn, of) => `${turn} / ${of}`,
    loop: '循环',
    loopIn: (line) => `第 ${line} 行的循环`,
    turnOf: (line) => `第 ${line} 行循环的轮次`,
    slide: '滑动查看各轮',
    callOf: (name, which, of) => `${name}，第 ${which} 次调用，共 ${of} 次`,
    items: (count) => `${count} 项`,
    outcome: (taken) => (taken ? '成立' : '不成立'),
    exception: '异常',
  },
};
