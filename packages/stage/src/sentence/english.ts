import type { Relation, SentenceWords, Spans, Where } from './sentence-words.ts';
import { joined, plain, type Said, say } from './span.ts';
import { isNumber } from './task-kinds.ts';

const relations: Readonly<Record<Relation, string>> = {
  less: 'less than',
  greater: 'greater than',
  'not-less': 'not less than',
  'not-greater': 'not greater than',
};

export const english: SentenceWords = {
  sentence: (clauses) => capital(joined(clauses, ', ', ' and ')),
  facts: (facts) => joined(facts, ', ', ', '),
  list: (parts, more) => joined(more === null ? parts : [...parts, [plain(`${more} more`)]], ', ', ' and '),
  theProgram: [plain('the program')],
  theCall: [plain('the call')],
  unnamedFunction: [plain('a function without a name')],

  functionDefined: (name) => say`the function ${name} is defined`,
  classDefined: (name) => say`the class ${name} is defined`,
  imported: (name) => say`${name} is imported`,
  namesTheSame: (name, other) => say`${name} now names the same as ${other}`,
  becomes: (place, value) => say`${place} becomes ${value}`,
  has: (name, count) => say`${name} has ${english.elements(count)}`,
  is: (name, value) => say`${name} is ${value}`,
  was: (name, value) => say`${name} was ${value}`,
  itWas: (value) => say`it was ${value}`,
  wasThatAlready: (name) => say`${name} was that already`,
  nameGone: (name) => say`${name} is gone`,
  firstTurn: [plain('the first turn of the loop')],
  nextTurn: [plain('the next turn of the loop')],

  loopGoesOn: (condition) => (condition === null ? say`the loop goes on` : say`the loop goes on: ${condition} is true`),
  loopEnds: (condition) =>
    condition === null ? say`the loop ends: there is nothing left` : say`the loop ends: ${condition} is false`,
  holds: (condition, taken) => {
    const outcome = plain(taken ? 'true' : 'false');
    return condition === null ? say`the condition is ${outcome}` : say`${condition} is ${outcome}`;
  },

  partOf: (access, object) => say`${access} of ${object}`,
  swapped: (one, other, value, otherValue) => say`${one} and ${other} are swapped: ${value} ↔ ${otherValue}`,
  swappedBecause: (value, relation, otherValue) =>
    say`${value} is ${plain(relations[relation])} ${otherValue}, so the two change places`,
  swappedPlaces: (one, other) => say`${one} ↔ ${other}`,
  written: (names) => say`${joined(names, ', ', ' and ')} ${plain(names.length > 1 ? 'are' : 'is')} written`,
  appended: (values, container) => say`${values} ${plain(isMany(values) ? 'are' : 'is')} appended to ${container}`,
  inserted: (values, container, where) =>
    say`${values} ${plain(isMany(values) ? 'are' : 'is')} put ${placeInto(where)}${container}`,
  added: (value, container) => say`${value} is added to ${container}`,
  discarded: (value, container) => say`${value} is taken out of ${container}`,
  removed: (values, container, where) =>
    say`${values} ${plain(isMany(values) ? 'are' : 'is')} taken ${placeFrom(where)}${container}`,
  newKey: (key, container, value) => say`${key} is new in ${container}: ${value}`,
  created: (place) => say`${place} is created`,
  keyRemoved: (key, container) => say`${key} is taken out of ${container}`,
  placeGone: (place) => say`${place} is gone`,
  reordered: (container) => say`${container} is put in a new order`,
  elements: (count) => [plain(`${count} ${count === '1' ? 'element' : 'elements'}`)],
  refilled: (container) => say`${container} is filled anew`,
  replaced: (count, old, container) =>
    say`${plain(`${count} ${count === '1' ? 'element takes' : 'elements take'} the place of ${old} in `)}${container}`,
  emptied: (container) => say`${container} is emptied`,
  cut: (container) => say`${container} is cut`,
  grows: (container, count) => say`${container} grows to ${english.elements(count)}`,
  shrinks: (container, count) => say`${container} shrinks to ${english.elements(count)}`,
  isEmptyNow: (container) => say`${container} is empty now`,
  isEmpty: (container) => say`${container} is empty`,

  raised: (exception) => say`${exception} is raised`,
  raisedAndCaught: (exception, line) => say`${exception} is raised, and caught on line ${plain(line)}`,
  caughtHere: (exception) => say`${exception} is caught here`,
  raisedAt: (line, step) => [plain(`raised ${line === null ? '' : `on line ${line}, `}at step ${step}`)],
  nothingCatches: [plain('nothing catches it')],
  caughtAt: (step) => [plain(`caught at step ${step}`)],
  endsBecause: (name, exception) => say`${name} ends, because ${exception} leaves it`,

  classDone: (name) => say`the class ${name} is put together`,
  fileDone: (name) => say`${name} has run to its end`,
  callDone: (name) => say`${name} has done its work`,
  returns: (name, value) => say`${name} returns ${value}`,
  yields: (name, value) => say`${name} yields ${value}`,
  passesOn: (name) => say`${name} passes on what was yielded to it`,
  waitsForMore: [plain('it waits until it is asked for more')],
  waits: (name) => say`${name} waits`,
  waitsFor: (value) => say`for ${value}`,

  emptyLinePrinted: [plain('an empty line is printed')],
  printed: (text) => say`${text} is printed`,
  moreLines: (count) => [plain(`and ${count} more ${count === '1' ? 'line' : 'lines'}`)],
  toStandardError: [plain('to standard error')],
  reads: (value) => say`the program reads ${value}`,

  fileStarts: (name) => say`${name} starts`,
  classBegins: (name) => say`the class ${name} begins`,
  called: (name) => say`${name} is called`,
  calledWith: (name, given) => say`${name} is called with ${given}`,
  on: (receiver) => say`on ${receiver}`,
  closed: (name) => say`${name} is closed`,
  goesOn: (name) => say`${name} goes on`,
  goesOnWithException: (name) => say`${name} goes on with an exception`,
  withValue: (value) => say`with ${value}`,

  notRecorded: [plain('something here is not recorded')],
  recorderFailed: [plain('the recorder failed here; the program went on')],
  taskBegins: (kind, name) => {
    if (name === '') return say`a nameless ${plain(kind)} begins`;
    return isNumber(name) ? say`${plain(`${kind} ${name}`)} begins` : say`the ${plain(kind)} ${name} begins`;
  },
  forked: [plain('it is forked')],
  taskEnded: [plain('a task has ended')],
  taskTakesOver: (kind, name) =>
    say`${name === '' ? plain(`the ${kind}`) : isNumber(name) ? plain(`${kind} ${name}`) : name} takes over`,
  loopLeft: [plain('the loop is left')],
  onToNextTurn: [plain('on to the next turn of the loop')],
  nothingToDo: [plain('nothing is to be done here')],
  tried: [plain('what follows is tried')],
  loads: (source) => say`${source} loads what it names`,
  loopBegins: (source) => say`the loop ${source} begins`,
  turnOf: (source) => say`the next turn of ${source}`,
  begins: (source) => say`${source} begins`,
  fits: (source) => say`does ${source} fit?`,
  runs: (source) => say`${source} runs`,
  programGoesOn: [plain('the program goes on')],
};

/** One capital, where it is no code, and one stop. */
function capital(spans: Spans): Spans {
  const [first, ...rest] = spans;
  if (first === undefined) return spans;
  const start = first.code ? first : { ...first, text: first.text.charAt(0).toUpperCase() + first.text.slice(1) };
  const ends = spans.at(-1)?.text.endsWith('?') === true && spans.at(-1)?.code === false;
  return ends ? [start, ...rest] : [start, ...rest, plain('.')];
}

function isMany(values: Said): boolean {
  return Array.isArray(values) && values.length > 1;
}

function placeInto(where: Where): Spans {
  if (where === 'front') return [plain('in front of ')];
  if (where === 'end') return [plain('at the end of ')];
  return [plain(where === 'inside' ? 'into ' : `at place ${where} of `)];
}

function placeFrom(where: Where): Spans {
  if (where === 'front') return [plain('from the front of ')];
  if (where === 'end') return [plain('from the end of ')];
  return [plain(where === 'inside' ? 'out of ' : `from place ${where} of `)];
}
