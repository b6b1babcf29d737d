import { isAbsolute, join } from 'node:path';
import { type CallId, id, type Step, type Value, type VariableId } from '@pellucid/format';
import {
  type Call,
  type CallState,
  type Change,
  type Recording,
  type State,
  stateJson,
  toJsonText,
} from '@pellucid/replay';
import type { Outcome } from '../oracle/recorded-run.ts';
import { Identities, Match } from './match.ts';
import type { Moment, Testimony } from './testimony.ts';

/** Differences that are told of one source; the rest follows from them. */
const most = 10;

/** Every difference between a recording and what the program said, in words; none when the recorder and replay are right. */
export function differences(recording: Recording, testimony: Testimony): string[] {
  return [...differencesBySource(recording, testimony).values()].flat();
}

/** What the recording says was printed, where that is not what was. */
export function outputDifference(recording: Recording, { output, errors }: Outcome): string[] {
  const last = id<Step>(recording.steps - 1);
  const printed = (stream: string): string =>
    recording
      .output(last)
      .filter((one) => one.stream === stream)
      .map(({ text }) => text)
      .join('');
  return printed('stdout') === output && printed('stderr') === errors ? [] : ['something else was printed'];
}

/** The differences by the absolute path of the source in which they are; '' where there is none. */
export function differencesBySource(recording: Recording, testimony: Testimony): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const tell = (path: string, differences: readonly string[]): void => {
    const known = found.get(path) ?? [];
    if (known.length < most && differences.length > 0) found.set(path, [...known, ...differences]);
  };
  if (recording.damage !== null) tell('', [recording.damage]);
  if (recording.steps > 0) toJsonText(stateJson(recording, id<Step>(recording.steps - 1)));
  for (let step = id<Step>(0); step < recording.steps; step = id<Step>(step + 1)) {
    const { event } = recording.event(step);
    if (event.type === 'failure') tell('', [`the recorder failed at step ${step}: ${event.what}`]);
  }
  const comparison = new Comparison(recording);
  for (const moment of testimony) {
    if (moment.step === 0) continue;
    const path = comparison.path(moment);
    if ((found.get(path)?.length ?? 0) < most) tell(path, comparison.wrong(moment));
  }
  return found;
}

interface Key {
  readonly call: CallId;
  readonly variable: VariableId;
}

class Comparison {
  readonly #recording: Recording;
  readonly #identities = new Identities();
  readonly #calls: ReadonlyMap<number, Call>;
  readonly #histories = new Map<string, readonly Change[]>();

  constructor(recording: Recording) {
    this.#recording = recording;
    this.#calls = new Map(recording.calls.map((call) => [call.id, call]));
  }

  path(moment: Moment): string {
    const call = this.#calls.get(moment.variables[0]?.[0] ?? moment.call);
    return call === undefined ? '' : this.#pathOf(call);
  }

  wrong(moment: Moment): string[] {
    if (moment.kind !== 'at') return this.#ended(moment);
    // Where the process ends, events may be counted that are not handed over any more.
    const step = id<Step>(Math.min(moment.step, this.#recording.steps) - 1);
    const state = this.#recording.state(step);
    const match = new Match(state, this.#identities, moment.objects);
    this.#stack(moment, state, match);
    for (const [call, held] of moment.variables) {
      for (const [variable, said] of Object.entries(held)) {
        const key = { call: id<CallId>(call), variable: id<VariableId>(Number(variable)) };
        const value = this.#valueOf(key, step);
        // A `var` that nothing was assigned to yet has no event.
        if (value === undefined && Array.isArray(said) && said[0] === 'undefined') continue;
        const { name } = this.#recording.variableOf(key.variable);
        if (!match.isLike(said, value) && match.isLike(said, this.#boundByRunningStatement(key, state))) continue;
        match.value(`${name} of call ${call}`, said, value);
      }
    }
    const last = state.calls.at(-1);
    const where = `step ${step}, in ${last?.function.name} after line ${last?.at?.[0]}`;
    return match.finish().map((text) => `${where}: ${text}`);
  }

  #ended(moment: Moment): string[] {
    const call = this.#calls.get(moment.call);
    const name = call === undefined ? '?' : this.#recording.functionOf(call.function).name;
    const outcome = moment.kind === 'left' ? 'returned' : 'raised';
    if (call === undefined || call.outcome !== outcome || call.ended === null || call.result === null)
      return [`call ${moment.call} of ${name} ${outcome}, recorded as ${call?.outcome ?? 'no call'}`];
    const match = new Match(this.#recording.state(call.ended), this.#identities, moment.objects);
    match.value(`what ${name} ${outcome}`, moment.value, call.result);
    return match.finish().map((text) => `step ${call.ended}: ${text}`);
  }

  /**
   * What a statement of a caller, which still runs, gives the variable at its end: a pattern is told when all of it is done, and a class, an enumeration
   * or a namespace once it is made, though functions that run inside can read them.
   */
  #boundByRunningStatement(key: Key, state: State): Value | undefined {
    const history = this.#history(key);
    const next = history[this.#behind(history, state.step)];
    const owner = state.calls.findIndex(({ call }) => call.id === key.call);
    if (next === undefined || owner === -1) return undefined;
    const runsOn = (call: CallState): boolean => call.call.ended === null || call.call.ended > next.step;
    const { at, source } = state.calls[owner] as CallState;
    if (state.calls.slice(owner + 1).some(runsOn) || at === null) return undefined;
    const event = this.#recording.event(next.step).event;
    const site = 'site' in event && event.site !== null ? this.#recording.siteOf(event.site) : null;
    if (site === null) return undefined;
    const [first, , last] = at;
    const isRunning = owner < state.calls.length - 1 && first <= site.range[0] && site.range[2] <= last;
    // A namespace has no statement of its own: what runs in it comes after its name.
    const isTyped = source.program.language === 'typescript';
    const isInside = isTyped && site.kind === 'declare' && site.range[0] < first;
    return (isRunning || isInside) && next.value !== null ? next.value : undefined;
  }

  #valueOf(key: Key, step: Step): Value | undefined {
    const history = this.#history(key);
    const value = history[this.#behind(history, step) - 1]?.value ?? undefined;
    return value?.type === 'unbound' ? undefined : value;
  }

  #history(key: Key): readonly Change[] {
    const text = `${key.call} ${key.variable}`;
    let history = this.#histories.get(text);
    if (history === undefined) {
      history = this.#recording.history(key);
      this.#histories.set(text, history);
    }
    return history;
  }

  /** How many of the changes have happened after the step. */
  #behind(history: readonly Change[], step: Step): number {
    let [low, high] = [0, history.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((history[middle]?.step ?? 0) <= step) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The same functions are running, each of them where the engine says. */
  #stack({ stack }: Moment, { calls, step }: State, match: Match): void {
    if (stack === null) return;
    const real = stack.filter(([, , name]) => name !== '<instance_members_initializer>').reverse();
    let met = 0;
    const agree = real.every(([file, line, name]) => {
      const call = calls[met];
      const path = absolutePath(file);
      // A class has a constructor though none is written, perhaps on the line of what it calls.
      const isClass = name !== null && this.#isClass(path, line, name);
      if (isClass && call?.function.name !== 'constructor') return true;
      const [first, , last] = call?.function.range ?? [0, 0, 0, 0];
      if (call !== undefined && path === this.#pathOf(call.call) && first <= line && line <= last) {
        met++;
        return true;
      }
      // The default of a parameter runs before the call is told, with the values of all of them.
      const parent = calls[met - 1];
      const begins =
        parent !== undefined &&
        this.#recording
          .childrenBetween(parent.call.id, step, this.#recording.steps, Number.POSITIVE_INFINITY)
          .some((later) => {
            const [start, , end] = this.#recording.functionOf(later.function).range;
            return start <= line && line <= end;
          });
      if (begins) return true;
      // Enumerations and namespaces become functions when their types are taken out.
      return name === null ? /\.[mc]?tsx?$/.test(path) : isClass;
    });
    if (agree && met === calls.length) return;
    const told = real.map(([, line, name]) => `${name}:${line}`).join(' ');
    match.tell(`the stack is ${told}, recorded ${calls.map((call) => call.function.name).join(' ')}`);
  }

  #isClass(path: string, line: number, name: string): boolean {
    const source = this.#recording.sources.find(({ program }) => this.#absolute(program.path) === path);
    return (
      source?.program.functions.some((one) => one.kind === 'class' && one.name === name && one.range[0] === line) ===
      true
    );
  }

  #pathOf(call: Call): string {
    return this.#absolute(this.#recording.sourceOfFunction(call.function).program.path);
  }

  #absolute(path: string): string {
    return isAbsolute(path) ? path : join(this.#recording.facts.cwd, path);
  }
}

function absolutePath(file: string): string {
  return file.startsWith('file:') ? decodeURIComponent(new URL(file).pathname) : file;
}
