import { assertNever, type FunctionId, id, type ObjectId, type Step, type Value } from '@pellucid/format';
import type { Comparison, Difference, Divergence, PathPart, Recording, Side, State } from '@pellucid/replay';
import { counted, grouped } from './measures.ts';
import { printableLine } from './printable.ts';
import { placeText, styleAt } from './state.ts';
import { valueText } from './value.ts';

/** Where a step stands in a program: the statement that it belongs to. */
export interface Place {
  readonly path: string;
  /** null: the recorder did not know. */
  readonly line: number | null;
  readonly function: string;
  /** The line's text, without its indentation. */
  readonly text: string;
}

export function placeOf(recording: Recording, step: Step): Place {
  const at = firstAct(recording, step);
  const { event } = recording.event(at);
  if (event.type === 'enter') return placeIn(recording, event.function, recording.functionOf(event.function).range[0]);
  const site = 'site' in event && event.site !== null ? recording.siteOf(event.site) : null;
  const goesOn = site === null || (event.type !== 'line' && site.starts !== true);
  const ends = event.type === 'leave' || event.type === 'unwind' || event.type === 'suspend';
  const call = goesOn && !ends ? recording.state(at).calls.at(-1) : undefined;
  if (call?.at != null) return placeIn(recording, call.function.id, call.at[0]);
  if (site !== null) return placeIn(recording, site.function, site.range[0]);
  return { path: recording.facts.program, line: null, function: '', text: '' };
}

/** The first step of the moment at which its call does something: another task may have to take over before. */
function firstAct(recording: Recording, step: Step): Step {
  const { first, last } = recording.moment(step);
  for (let at: number = first; at <= last; at++) {
    const { type } = recording.event(id<Step>(at)).event;
    if (type !== 'task' && type !== 'task-end') return id<Step>(at);
  }
  return first;
}

/** The place where a run did what only it did, else where both are. */
export function stepShown({ a, b, differences }: Divergence, side: Side): Step {
  const own = side === 'a' ? a : b;
  return differences.length > 0 ? own.step : (own.only?.first ?? own.step);
}

/** One clause for each difference, without a full stop; `A` and `B` are the runs. */
export function differenceTexts(comparison: Comparison, divergence: Divergence, room: number): readonly string[] {
  const states = {
    a: comparison.a.state(stepWithin(comparison.a, divergence.a.step)),
    b: comparison.b.state(stepWithin(comparison.b, divergence.b.step)),
  };
  const clauses = divergence.differences.map((difference) => differenceText(comparison, states, difference, room));
  const alone = aloneText(comparison, divergence);
  if (alone !== null) clauses.push(alone);
  if (divergence.kind === 'ending') clauses.push('the runs end differently');
  if (divergence.omitted > 0) clauses.push(`${counted(divergence.omitted, 'more difference')} in the same statement`);
  return clauses;
}

/** The step, or the one before where the call ends with it: its variables can still be seen there. */
function stepWithin(recording: Recording, step: Step): Step {
  const { type } = recording.event(step).event;
  return step > 0 && (type === 'leave' || type === 'unwind') ? id<Step>(step - 1) : step;
}

interface States {
  readonly a: State;
  readonly b: State;
}

function differenceText(comparison: Comparison, states: States, difference: Difference, room: number): string {
  const text = (side: Side, value: Value): string => valueText(value, styleAt(comparison[side], states[side]), room);
  const both = (before: string, a: Value | null, b: Value | null, gone: string): string => {
    const [one, other] = [a === null ? gone : text('a', a), b === null ? gone : text('b', b)];
    // Two long texts that begin alike are shown where they part.
    if (one === other && a?.type === 'string' && b?.type === 'string')
      return `${before} ${partingTexts(a.value, b.value, room)}`;
    return one === other
      ? `${before} ${one}, and is not the same in A and B`
      : `${before} ${one} in A and ${other} in B`;
  };
  switch (difference.what) {
    case 'branch':
      return `the condition is ${difference.a} in A and ${difference.b} in B`;
    case 'order': {
      const container = objectText(comparison, states, difference.object);
      return `tasks change ${container} in another order: this is change ${grouped(difference.a)} of it in A, ${grouped(difference.b)} in B`;
    }
    case 'output':
      return printedText(difference.a, difference.b, room);
    case 'exception': {
      const { a, b } = difference;
      if (a === null && b !== null) return `only B raises: ${valueText(b, styleAt(comparison.b, states.b), room * 2)}`;
      if (b === null && a !== null) return `only A raises: ${valueText(a, styleAt(comparison.a, states.a), room * 2)}`;
      return both('it raises', a, b, 'nothing');
    }
    case 'variable':
    case 'argument':
    case 'result':
    case 'input':
    case 'sent': {
      const { inside } = difference;
      const name = 'name' in difference ? printableLine(difference.name) : '';
      if (inside === null)
        return both(subject(difference.what, name), difference.a, difference.b, missing(difference.what));
      const whole = name === '' ? insideOf(difference.what) : name;
      const path = pathText(inside.path, (value) => text('a', value));
      return both(`${whole}${path} is`, inside.a, inside.b, 'missing');
    }
    case 'item':
    case 'field': {
      const container = objectText(comparison, states, difference.object);
      const path = pathText(
        [{ part: difference.what, key: difference.key }, ...(difference.inside?.path ?? [])],
        (value) => text(difference.a === null ? 'b' : 'a', value),
      );
      const { a, b } = difference.inside ?? difference;
      return both(`${container}${path} is set to`, a, b, 'nothing');
    }
    case 'change': {
      const container = objectText(comparison, states, difference.object);
      const { inside } = difference;
      if (inside !== null) {
        const path = pathText(inside.path, (value) => text('a', value));
        const change = changeWord(difference.how.a);
        return both(
          `${container}: ${change} something whose ${path.replace(/^\./, '')} is`,
          inside.a,
          inside.b,
          'missing',
        );
      }
      const how = (side: Side): string => {
        const value = difference[side];
        const change = changeWord(difference.how[side]);
        return value === null ? change : `${change} ${text(side, value)}`;
      };
      return `${container}: ${how('a')} in A, ${how('b')} in B`;
    }
    default:
      return assertNever(difference);
  }
}

function subject(what: 'variable' | 'argument' | 'result' | 'input' | 'sent', name: string): string {
  switch (what) {
    case 'variable':
      return `${name} is`;
    case 'argument':
      return `it is called with ${name} =`;
    case 'result':
      return 'the result is';
    case 'input':
      return 'it reads';
    case 'sent':
      return 'it goes on with';
  }
}

function missing(what: Difference['what']): string {
  return what === 'result' ? 'none' : 'without a value';
}

function insideOf(what: Difference['what']): string {
  return what === 'input' ? 'the input' : 'result';
}

function changeWord(how: string | null): string {
  switch (how) {
    case null:
      return 'unchanged';
    case 'append':
      return 'appends';
    case 'add':
      return 'adds';
    case 'discard':
      return 'discards';
    case 'splice':
      return 'puts in or takes out';
    case 'reorder':
      return 'reorders';
    default:
      return 'is made anew';
  }
}

function printedText(a: string, b: string, room: number): string {
  if (a === '' || b === '') {
    const [run, text, other] = a === '' ? ['B', b, 'A'] : ['A', a, 'B'];
    return `${run} prints ${quoted(text, 0, room * 2)}, ${other} nothing`;
  }
  return `it prints ${partingTexts(a, b, room)}`;
}

/** Both texts where they begin to differ, with a little of what stands before that. */
function partingTexts(a: string, b: string, room: number): string {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  // From the beginning of the line, where that is near.
  const line = a.lastIndexOf('\n', same - 1) + 1;
  const from = same <= room / 2 ? 0 : same - line <= room / 2 ? line : same - Math.floor(room / 4);
  return `${quoted(a, from, room)} in A and ${quoted(b, from, room)} in B`;
}

function quoted(text: string, from: number, room: number): string {
  const shown = printableLine(text.slice(from, from + room).replace(/\n$/, ''));
  return `${from > 0 ? '…' : ''}"${shown}"${text.length > from + room ? '…' : ''}`;
}

function aloneText(comparison: Comparison, { a, b }: Divergence): string | null {
  const did = (side: Side, only: typeof a.only): string | null => {
    if (only === null) return null;
    const { line } = placeOf(comparison[side], only.first);
    const calls = only.calls > 0 ? ` in ${counted(only.calls, 'call')}` : '';
    return `${counted(only.moments, 'statement')}${calls}${line === null ? '' : ` from line ${line}`}`;
  };
  const [one, other] = [did('a', a.only), did('b', b.only)];
  if (one !== null && other !== null) return `A runs ${one}, B ${other}`;
  if (one !== null) return `only A runs ${one}`;
  return other === null ? null : `only B runs ${other}`;
}

/** How the object is called: by a variable that holds it, else by its type. */
function objectText(
  comparison: Comparison,
  states: States,
  { a, b }: { a: ObjectId | null; b: ObjectId | null },
): string {
  const [object, state, recording] =
    a === null ? ([b, states.b, comparison.b] as const) : ([a, states.a, comparison.a] as const);
  if (object === null) return 'an object';
  for (const call of [state.calls.at(-1), ...state.modules]) {
    const named = call?.variables.find(({ value }) => value.type === 'reference' && value.object === object);
    if (named !== undefined) return printableLine(named.name);
  }
  for (const { name, value } of state.calls.at(-1)?.variables ?? []) {
    const held = value.type === 'reference' ? state.object(value.object)?.fields : undefined;
    const field = held?.find(([, inner]) => inner.type === 'reference' && inner.object === object);
    if (field !== undefined) return `${printableLine(name)}${partText({ part: 'field', key: field[0] }, () => '')}`;
  }
  return `${recording.facts.language === 'python' ? 'a' : 'an'} ${printableLine(state.object(object)?.type ?? 'object')}`;
}

export function pathText(path: readonly PathPart[], write: (value: Value) => string): string {
  return path.map((part) => partText(part, write)).join('');
}

function partText({ part, key }: PathPart, write: (value: Value) => string): string {
  return part === 'field' && key.type === 'string' ? `.${printableLine(key.value)}` : `[${write(key)}]`;
}

/** Why, as a clause; `number` says how a divergence is called in the list. */
export function causeText({ cause, differences }: Divergence, number: (index: number) => string): string {
  switch (cause.is) {
    case 'changed':
      return differences.some(({ what }) => what === 'argument')
        ? 'the line that calls it, or its first line, is not the same in both programs'
        : 'the line is not the same in both programs';
    case 'input':
      return 'the program was given something else: other arguments, or another standard input';
    case 'follows':
      return cause.through === null
        ? `because of ${number(cause.from)}`
        : `reads ${printableLine(cause.through)}, other since ${number(cause.from)}`;
    case 'unexplained':
      if (differences.every(({ what }) => what === 'order') && differences.length > 0)
        return 'tasks took turns in another order';
      return 'all that it reads was recorded as the same: chance, time, files, or code that is not recorded';
    default:
      return assertNever(cause);
  }
}

/** `rail.py:25`, `rail.py:25 | 27` where the statement has another line in B, `rail.py:25 | other.py:3` where it is in another source. */
export function placesText(comparison: Comparison, divergence: Divergence): string {
  const { a, b, differences, kind } = divergence;
  if (kind === 'ending') return 'the end';
  const place = (side: Side): Place => placeOf(comparison[side], stepShown(divergence, side));
  // Where one run alone went on, the other one stands still before it.
  if (differences.length === 0 && a.only !== null && b.only === null) return shortText(place('a'));
  if (differences.length === 0 && b.only !== null && a.only === null) return shortText(place('b'));
  const [one, other] = [place('a'), place('b')];
  const pair = comparison.sources.find((sources) => sources.a?.program.path === one.path);
  if (pair?.b?.program.path !== other.path) return `${shortText(one)} | ${shortText(other)}`;
  return one.line === other.line ? shortText(one) : `${shortText(one)} | ${other.line}`;
}

function shortText({ path, line }: Place): string {
  return placeText(path.split(/[/\\]/).at(-1) ?? path, line);
}

function placeIn(recording: Recording, target: FunctionId, line: number): Place {
  const { name, qualifiedName } = recording.functionOf(target);
  const { program, lines } = recording.sourceOfFunction(target);
  return { path: program.path, line, function: qualifiedName ?? name, text: (lines[line - 1] ?? '').trim() };
}
