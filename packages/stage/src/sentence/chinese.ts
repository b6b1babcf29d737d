import type { Relation, SentenceWords, Spans, Where } from './sentence-words.ts';
import { joined, plain, say } from './span.ts';
import { isNumber, taskKinds } from './task-kinds.ts';

const relations: Readonly<Record<Relation, string>> = {
  less: '小于',
  greater: '大于',
  'not-less': '不小于',
  'not-greater': '不大于',
};

export const chinese: SentenceWords = {
  sentence: (clauses) => stopped(joined(clauses, '，', '，')),
  facts: (facts) => joined(facts, '，', '，'),
  list: (parts, more) =>
    more === null ? joined(parts, '、', ' 和 ') : say`${joined(parts, '、', '、')} 等（另有 ${plain(more)} 个）`,
  theProgram: [plain('程序')],
  theCall: [plain('这次调用')],
  unnamedFunction: [plain('一个无名函数')],

  functionDefined: (name) => say`定义函数 ${name}`,
  classDefined: (name) => say`定义类 ${name}`,
  imported: (name) => say`导入 ${name}`,
  namesTheSame: (name, other) => say`${name} 现在与 ${other} 指向同一个对象`,
  becomes: (place, value) => say`${place} 变为 ${value}`,
  has: (name, count) => say`${name} 有 ${chinese.elements(count)}`,
  is: (name, value) => say`${name} 是 ${value}`,
  was: (name, value) => say`${name} 原为 ${value}`,
  itWas: (value) => say`原为 ${value}`,
  wasThatAlready: (name) => say`${name} 的值没有变`,
  nameGone: (name) => say`${name} 不再有值`,
  firstTurn: [plain('循环的第一轮')],
  nextTurn: [plain('循环的下一轮')],

  loopGoesOn: (condition) => (condition === null ? say`循环继续` : say`循环继续：${condition} 成立`),
  loopEnds: (condition) =>
    condition === null ? say`循环结束：已经没有剩余的元素` : say`循环结束：${condition} 不成立`,
  holds: (condition, taken) => {
    const outcome = plain(taken ? '成立' : '不成立');
    return condition === null ? say`条件${outcome}` : say`${condition} ${outcome}`;
  },

  partOf: (access, object) => say`${object} 的 ${access}`,
  swapped: (one, other, value, otherValue) => say`交换 ${one} 和 ${other}：${value} ↔ ${otherValue}`,
  swappedBecause: (value, relation, otherValue) =>
    say`${value} ${plain(relations[relation])} ${otherValue}，所以两者交换位置`,
  swappedPlaces: (one, other) => say`${one} ↔ ${other}`,
  written: (names) => say`写入了 ${joined(names, '、', ' 和 ')}`,
  appended: (values, container) => say`把 ${values} 加到 ${container} 末尾`,
  inserted: (values, container, where) => say`把 ${values} 放到 ${container} ${plain(placeIn(where))}`,
  added: (value, container) => say`把 ${value} 加入 ${container}`,
  discarded: (value, container) => say`从 ${container} 中去掉 ${value}`,
  removed: (values, container, where) => say`从 ${container} ${plain(placeOf(where))}取出 ${values}`,
  newKey: (key, container, value) => say`${container} 中新增 ${key}：${value}`,
  created: (place) => say`新建 ${place}`,
  keyRemoved: (key, container) => say`从 ${container} 中删除 ${key}`,
  placeGone: (place) => say`删除 ${place}`,
  reordered: (container) => say`${container} 重新排序`,
  elements: (count) => [plain(`${count} 个元素`)],
  refilled: (container) => say`${container} 的内容全部更换`,
  replaced: (count, old, container) => say`用 ${plain(count)} 个元素替换 ${container} 中的 ${plain(old)} 个`,
  emptied: (container) => say`清空 ${container}`,
  cut: (container) => say`截短 ${container}`,
  grows: (container, count) => say`${container} 增加到 ${chinese.elements(count)}`,
  shrinks: (container, count) => say`${container} 减少到 ${chinese.elements(count)}`,
  isEmptyNow: (container) => say`${container} 现在是空的`,
  isEmpty: (container) => say`${container} 是空的`,

  raised: (exception) => say`抛出 ${exception}`,
  raisedAndCaught: (exception, line) => say`抛出 ${exception}，在第 ${plain(line)} 行被捕获`,
  caughtHere: (exception) => say`在这里捕获 ${exception}`,
  raisedAt: (line, step) => [plain(`${line === null ? '' : `在第 ${line} 行、`}第 ${step} 步抛出`)],
  nothingCatches: [plain('没有代码捕获它')],
  caughtAt: (step) => [plain(`在第 ${step} 步被捕获`)],
  endsBecause: (name, exception) => say`${name} 结束，因为 ${exception} 从中抛出`,

  classDone: (name) => say`类 ${name} 组装完成`,
  fileDone: (name) => say`${name} 运行到了末尾`,
  callDone: (name) => say`${name} 执行完毕`,
  returns: (name, value) => say`${name} 返回 ${value}`,
  yields: (name, value) => say`${name} 产出 ${value}`,
  passesOn: (name) => say`${name} 把产出的值原样交出`,
  waitsForMore: [plain('等待下一次索取')],
  waits: (name) => say`${name} 开始等待`,
  waitsFor: (value) => say`等待 ${value}`,

  emptyLinePrinted: [plain('输出一个空行')],
  printed: (text) => say`输出 ${text}`,
  moreLines: (count) => [plain(`还有 ${count} 行`)],
  toStandardError: [plain('写到标准错误')],
  reads: (value) => say`程序读入 ${value}`,

  fileStarts: (name) => say`${name} 开始运行`,
  classBegins: (name) => say`类 ${name} 的定义开始`,
  called: (name) => say`调用 ${name}`,
  calledWith: (name, given) => say`调用 ${name}，参数为 ${given}`,
  on: (receiver) => say`对象是 ${receiver}`,
  closed: (name) => say`${name} 被关闭`,
  goesOn: (name) => say`${name} 继续执行`,
  goesOnWithException: (name) => say`${name} 带着异常继续执行`,
  withValue: (value) => say`得到 ${value}`,

  notRecorded: [plain('这里有内容没有被记录')],
  recorderFailed: [plain('记录器在这里出错，程序不受影响')],
  taskBegins: (kind, name) =>
    name === ''
      ? say`一个${plain(taskKinds.zh(kind))}开始`
      : say`${plain(taskKinds.zh(kind))} ${isNumber(name) ? plain(name) : name} 开始`,
  forked: [plain('由 fork 产生')],
  taskEnded: [plain('一个任务结束')],
  taskTakesOver: (kind, name) => {
    const called = plain(taskKinds.zh(kind));
    if (isNumber(name)) return say`轮到${called} ${plain(name)} 执行`;
    return name === '' ? say`轮到${called}执行` : say`轮到 ${name} 执行`;
  },
  loopLeft: [plain('离开循环')],
  onToNextTurn: [plain('进入循环的下一轮')],
  nothingToDo: [plain('这里什么也不做')],
  tried: [plain('尝试执行下面的代码')],
  loads: (source) => say`${source} 载入所列的模块`,
  loopBegins: (source) => say`循环 ${source} 开始`,
  turnOf: (source) => say`${source} 的下一轮`,
  begins: (source) => say`${source} 开始`,
  fits: (source) => say`${source} 是否匹配？`,
  runs: (source) => say`执行 ${source}`,
  programGoesOn: [plain('程序继续执行')],
};

function stopped(spans: Spans): Spans {
  const last = spans.at(-1);
  return last === undefined || (!last.code && last.text.endsWith('？')) ? spans : [...spans, plain('。')];
}

function placeIn(where: Where): string {
  if (where === 'front') return '最前面';
  if (where === 'end') return '末尾';
  return where === 'inside' ? '里' : `的第 ${where} 位`;
}

function placeOf(where: Where): string {
  if (where === 'front') return '最前面';
  if (where === 'end') return '末尾';
  return where === 'inside' ? '中' : `的第 ${where} 位`;
}
