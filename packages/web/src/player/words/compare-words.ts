import type { InLocales } from '@pellucid/stage';

/** The page that shows two runs beside each other. Counts, steps and values come written out. */
export interface CompareWords {
  /** While both recordings are read already. */
  readonly comparing: string;
  readonly same: string;
  readonly sourcesChanged: string;
  readonly differences: string;
  readonly found: (differences: string, causes: string) => string;
  readonly next: string;
  readonly previous: string;
  readonly apart: string;
  readonly together: string;
  readonly show: string;
  /** The choice between the runs and their differences, where only one of them has room. */
  readonly runs: string;
  readonly variables: string;
  readonly picture: string;
  readonly timeline: string;
  readonly steps: (a: string, b: string) => string;
  readonly more: (count: string) => string;
  readonly counted: (count: string) => string;
  readonly approximate: string;
  readonly line: (line: string) => string;
  readonly changed: string;
  readonly changedCall: string;
  readonly input: string;
  readonly unexplained: string;
  readonly reads: (name: string) => string;
  readonly condition: string;
  readonly isTrue: string;
  readonly isFalse: string;
  readonly result: string;
  readonly raises: string;
  readonly prints: string;
  readonly readsIn: string;
  readonly goesOnWith: string;
  readonly change: (container: string) => string;
  readonly order: (container: string) => string;
  readonly nth: (count: string) => string;
  readonly turns: string;
  readonly only: (moments: string, line: string | null) => string;
  readonly onlyThere: string;
  readonly nothing: string;
  readonly ending: string;
  readonly kinds: Readonly<Record<'flow' | 'value' | 'output' | 'exception' | 'ending', string>>;
}

export const compareWords: InLocales<CompareWords> = {
  en: {
    comparing: 'Comparing the two runs',
    same: 'The two runs are the same.',
    sourcesChanged: 'Only their sources differ.',
    differences: 'Differences',
    found: (differences, causes) =>
      `${differences} ${differences === '1' ? 'difference' : 'differences'} from ${causes} ${causes === '1' ? 'cause' : 'causes'}`,
    next: 'Next difference',
    previous: 'Previous difference',
    apart: 'Only one run is here',
    together: 'Both runs are here',
    show: 'Shown below the code',
    runs: 'A, B or their differences',
    variables: 'Variables',
    picture: 'Picture',
    timeline: 'Both runs, and where they differ',
    steps: (a, b) => `step ${a} in A, ${b} in B`,
    more: (count) => `Show ${count} more`,
    counted: (count) => `${count} more were only counted.`,
    approximate: 'In places so much differs that the runs may be laid side by side in a better way.',
    line: (line) => `line ${line}`,
    changed: 'the line was changed',
    changedCall: 'the line that calls it was changed',
    input: 'the program was given another input or arguments',
    unexplained: 'nothing recorded explains it: chance, time, files',
    reads: (name) => `reads ${name}`,
    condition: 'condition',
    isTrue: 'true',
    isFalse: 'false',
    result: 'result',
    raises: 'raises',
    prints: 'prints',
    readsIn: 'input',
    goesOnWith: 'goes on with',
    change: (container) => `${container} changes`,
    order: (container) => `${container}, in another order`,
    nth: (count) => `change ${count}`,
    turns: 'tasks took turns in another order',
    only: (moments, line) =>
      `${moments} ${moments === '1' ? 'statement' : 'statements'}${line === null ? '' : ` from line ${line}`}`,
    onlyThere: 'not here',
    nothing: 'nothing',
    ending: 'the end of the run',
    kinds: {
      flow: 'control flow',
      value: 'value',
      output: 'output',
      exception: 'exception',
      ending: 'ending',
    },
  },
  zh: {
    comparing: '正在比较两次运行',
    same: '两次运行相同。',
    sourcesChanged: '只有源代码不同。',
    differences: '差异',
    found: (differences, causes) => `${differences} 处差异，来自 ${causes} 个原因`,
    next: '下一处差异',
    previous: '上一处差异',
    apart: '只有一次运行到达这里',
    together: '两次运行都在这里',
    show: '代码下方显示的内容',
    runs: 'A、B 或两者的差异',
    variables: '变量',
    picture: '图形',
    timeline: '两次运行及其差异',
    steps: (a, b) => `A 第 ${a} 步，B 第 ${b} 步`,
    more: (count) => `再显示 ${count} 处`,
    counted: (count) => `另有 ${count} 处只计数。`,
    approximate: '有些地方差异太大，两次运行的对应可能不是最好的。',
    line: (line) => `第 ${line} 行`,
    changed: '这一行被修改了',
    changedCall: '调用它的那一行被修改了',
    input: '程序得到的输入或参数不同',
    unexplained: '记录中没有原因：随机、时间或文件',
    reads: (name) => `读取 ${name}`,
    condition: '条件',
    isTrue: '真',
    isFalse: '假',
    result: '结果',
    raises: '抛出',
    prints: '输出',
    readsIn: '输入',
    goesOnWith: '继续时得到',
    change: (container) => `${container} 的改变`,
    order: (container) => `${container} 的改变顺序不同`,
    nth: (count) => `第 ${count} 次改变`,
    turns: '任务的先后顺序不同',
    only: (moments, line) => `${moments} 条语句${line === null ? '' : `，从第 ${line} 行起`}`,
    onlyThere: '这里没有',
    nothing: '无',
    ending: '运行结束',
    kinds: {
      flow: '控制流',
      value: '值',
      output: '输出',
      exception: '异常',
      ending: '结束',
    },
  },
};
