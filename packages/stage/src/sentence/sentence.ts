import { assertNever } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';
import { type Moment, readerOf } from '../moment.ts';
import { countText, fit } from '../text.ts';
import { printable, valueText } from '../value-text.ts';
import type { Locale } from '../words/locale.ts';
import { bindClauses, bindFact } from './binds.ts';
import { branchSentence } from './branches.ts';
import { callName } from './call-name.ts';
import { callSentence } from './calls.ts';
import { exceptionSentence } from './exceptions.ts';
import { arithmetic } from './numbers.ts';
import { objectClauses } from './objects.ts';
import type { Spans } from './sentence-words.ts';
import { plain, type Sentence, say } from './span.ts';
import { namedTask } from './task-kinds.ts';
import { eventOf, statementOf, type Telling, tellingOf } from './telling.ts';

export type { Sentence, Span } from './span.ts';

/** Builds the sentence from the syntax of the statement and the values of the moment. Same moment and language, same sentence. */
export function sentence(recording: Recording, moment: Moment, locale: Locale = 'en'): Sentence {
  const telling = tellingOf(recording, moment, locale);
  return (
    exceptionSentence(telling) ??
    ending(telling) ??
    deciding(telling) ??
    writing(telling) ??
    branchSentence(telling) ??
    printing(telling) ??
    callSentence(telling) ??
    remaining(telling)
  );
}

function ending(telling: Telling): Sentence | null {
  const { recording, moment, words } = telling;
  const tail = moment.events.at(-1)?.event;
  const reader = readerOf(recording, recording.state(moment.last), telling.locale);
  const name = callName(telling);
  if (tail?.type === 'leave') {
    const kind = moment.call?.function.kind;
    if (kind === 'class') return { main: words.sentence([words.classDone(name)]), fact: [] };
    const isNothing = tail.value.type === 'none' || tail.value.type === 'undefined' || tail.value.type === 'unbound';
    if (kind === 'module' || (isNothing && moment.site?.kind !== 'return')) {
      const end = kind === 'module' ? words.fileDone(name) : words.callDone(name);
      // What its last statement did says more than that nothing follows it.
      const did = writing(telling) ?? branchSentence(telling) ?? printing(telling);
      if (did === null) return { main: words.sentence([end]), fact: [] };
      return { main: did.main, fact: words.facts(did.fact.length === 0 ? [end] : [did.fact, end]) };
    }
    const sum = tail.value.type === 'int' || tail.value.type === 'float' ? arithmetic(telling) : null;
    const fact = sum === null ? bindFact(telling) : say`${sum}`;
    return { main: words.sentence([words.returns(name, valueText(tail.value, reader, 60))]), fact };
  }
  if (tail?.type !== 'suspend') return null;
  const value = valueText(tail.value, reader, 60);
  const isDelegating = tail.value.type === 'none' && /\byield\s+from\b/.test(statementOf(telling));
  if (isDelegating) return { main: words.sentence([words.passesOn(name)]), fact: words.waitsForMore };
  return tail.why === 'yield'
    ? { main: words.sentence([words.yields(name, value)]), fact: words.waitsForMore }
    : { main: words.sentence([words.waits(name)]), fact: words.waitsFor(value) };
}

/** A condition that also gives a name its value (`while (child := …) < end`): what it decides is what it was asked for. */
function deciding(telling: Telling): Sentence | null {
  const kind = telling.moment.site?.kind;
  if (kind !== 'while' && kind !== 'if') return null;
  const binds = bindClauses(telling);
  const branch = binds.length === 0 ? null : branchSentence(telling);
  if (branch === null) return null;
  return {
    main: branch.main,
    fact: telling.words.facts([...binds, ...(branch.fact.length === 0 ? [] : [branch.fact])]),
  };
}

function writing(telling: Telling): Sentence | null {
  const { words } = telling;
  const objects = objectClauses(telling);
  const binds = bindClauses(telling);
  if (objects === null)
    return binds.length === 0 ? null : { main: words.sentence(shortened(telling, binds)), fact: bindFact(telling) };
  if (binds.length === 0) return { main: words.sentence(objects.clauses), fact: objects.fact };
  // What the names get is what the statement was written for; how the container changed stands below.
  return { main: words.sentence(shortened(telling, binds)), fact: words.facts(objects.clauses) };
}

// As in a list: who reads more than that reads the variables.
const mostBinds = 4;

function shortened({ words }: Telling, clauses: readonly Spans[]): readonly Spans[] {
  if (clauses.length <= mostBinds) return clauses;
  return [words.list(clauses.slice(0, mostBinds - 1), String(clauses.length - mostBinds + 1))];
}

function printing(telling: Telling): Sentence | null {
  const { words, now } = telling;
  const output = eventOf(telling, 'output');
  const input = eventOf(telling, 'input');
  if (output !== undefined) {
    const { value, stream } = output;
    const whole = value.type === 'string' ? value.value.replace(/\n+$/, '') : valueText(value, now, 80);
    const lines = whole.split('\n');
    // A traceback of Python says last what has happened.
    if (whole.startsWith('Traceback (most')) lines.reverse();
    const [first = '', ...more] = lines;
    // A bracket or a rule tells nothing.
    const tells = /[\p{L}\p{N}]/u.test(first);
    const text = printable(tells ? first : whole, 80);
    const left = tells && more.length > 0 ? [words.moreLines(countText(more.length))] : [];
    const facts = stream === 'stderr' ? [...left, words.toStandardError] : left;
    return {
      main: words.sentence([text === '' ? words.emptyLinePrinted : words.printed(text)]),
      fact: words.facts(facts),
    };
  }
  return input === undefined
    ? null
    : { main: words.sentence([words.reads(valueText(input.value, now, 60))]), fact: [] };
}

function remaining(telling: Telling): Sentence {
  const { recording, words } = telling;
  const because = (main: Spans, what: string): Sentence => ({
    main: words.sentence([main]),
    fact: [plain(printable(what, 160))],
  });
  const gap = eventOf(telling, 'gap');
  if (gap !== undefined) return because(words.notRecorded, gap.what);
  const failure = eventOf(telling, 'failure');
  if (failure !== undefined) return because(words.recorderFailed, failure.what);
  const only = (main: Spans): Sentence => ({ main: words.sentence([main]), fact: [] });
  const started = eventOf(telling, 'task-start');
  if (started !== undefined) {
    const { kind, name, runs } = namedTask(printable(started.kind, 30), printable(started.name, 60));
    return {
      ...only(words.taskBegins(kind, name)),
      fact: runs === 'forked' ? words.forked : runs === '' ? [] : say`${runs}`,
    };
  }
  if (eventOf(telling, 'task-end') !== undefined) return only(words.taskEnded);
  const taken = eventOf(telling, 'task');
  const task = taken === undefined ? undefined : recording.tasks.find((one) => one.task === taken.task);
  if (task !== undefined && eventOf(telling, 'line') === undefined) {
    const { kind, name } = namedTask(printable(task.kind, 30), printable(task.name, 60));
    return only(words.taskTakesOver(kind, name));
  }
  return only(syntaxWords(telling));
}

function syntaxWords(telling: Telling): Spans {
  const { moment, words } = telling;
  const text = statementOf(telling);
  const source = fit(printable(text, 200).replace(/\s+/g, ' '), 460, 12)
    .replace(/[:{;]$/, '')
    .trim();
  const kind = moment.site?.kind ?? 'other';
  switch (kind) {
    case 'break':
      return words.loopLeft;
    case 'continue':
      return words.onToNextTurn;
    case 'pass':
      return words.nothingToDo;
    case 'try':
      return words.tried;
    case 'function':
      return words.functionDefined(definedName(telling, source));
    case 'class':
      return words.classDefined(definedName(telling, source));
    case 'import':
      return words.loads(source);
    case 'for':
      return words.loopBegins(source);
    case 'while':
      return words.turnOf(source);
    case 'with':
      return words.begins(source);
    case 'except':
      return words.fits(source);
    case 'assign':
    case 'augment':
    case 'declare':
    case 'if':
    case 'match':
    case 'return':
    case 'raise':
    case 'assert':
    case 'delete':
    case 'expression':
    case 'yield':
    case 'await':
    case 'call':
    case 'field':
    case 'other':
      return source === '' ? words.programGoesOn : words.runs(source);
    default:
      return assertNever(kind);
  }
}

function definedName({ recording, moment: { site } }: Telling, source: string): string {
  if (site?.variable !== undefined) return printable(recording.variableOf(site.variable).name, 60);
  return /(?:def|function\*?|class)\s+([\w$]+)/u.exec(source)?.[1] ?? source;
}
