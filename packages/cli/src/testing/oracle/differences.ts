import { isAbsolute, join } from 'node:path';
import { type CallId, id, type Step, type Value } from '@pellucid/format';
import { type Call, type CallState, type Recording, type State, stateJson, toJsonText } from '@pellucid/replay';
import { Match } from './match.ts';
import type { SeenMoment, SeenVariables, Testimony } from './testimony.ts';

/** Differences that are told of one run; the rest follows from them. */
const most = 20;

/** Every difference between a recording and the testimony, in words; none when the recorder and replay are right. */
export function differences(recording: Recording, { lines, moments }: Testimony): string[] {
  const found: string[] = [];
  if (recording.damage !== null) found.push(recording.damage);
  let count = 0;
  for (const recorded of recordedMoments(recording, lines)) {
    const seen = moments[count++];
    const where = `moment ${count}, step ${recorded.step} (${recorded.kind} of ${recorded.function}, line ${recorded.line})`;
    if (seen === undefined) return [...found, `${where} was recorded but never was`];
    if (seen.kind !== recorded.kind || seen.function !== recorded.function || !isAt(recorded, seen)) {
      return [...found, `${where} was recorded where there was ${seen.kind} of ${seen.function}, line ${seen.line}`];
    }
    found.push(...wrong(recording, recorded, seen).map((text) => `${where}: ${text}`));
    if (found.length >= most) return found;
  }
  const missed = moments[count];
  if (missed !== undefined) found.push(`${missed.kind} of ${missed.function}, line ${missed.line} was not recorded`);
  if (recording.steps > 0) toJsonText(stateJson(recording, id<Step>(recording.steps - 1)));
  return found;
}

/** A statement that begins on a watched line, or the end of a call of a plain function, a class body or a module. */
interface RecordedMoment {
  readonly kind: SeenMoment['kind'];
  readonly path: string;
  readonly function: string;
  readonly line: number;
  readonly step: Step;
  /** The step whose state holds before it; negative: before the first event. */
  readonly before: number;
  readonly call: Call | null;
}

function* recordedMoments(recording: Recording, lines: Testimony['lines']): Generator<RecordedMoment> {
  const endings = new Map<Step, CallId>();
  for (const call of recording.calls) if (call.ended !== null) endings.set(call.ended, call.id);
  for (let step = id<Step>(0); step < recording.steps; step = id<Step>(step + 1)) {
    const { event } = recording.event(step);
    const ending = endings.get(step);
    if (ending !== undefined) {
      const call = recording.call(ending);
      const { name, kind, generator, async } = recording.functionOf(call.function);
      if (generator === true || async === true || !['function', 'method', 'class', 'module'].includes(kind)) continue;
      const path = pathOf(recording, call.function);
      yield { kind: 'return', path, function: name, line: 0, step, before: step - 1, call };
    } else if ('site' in event && event.site !== null) {
      const site = recording.siteOf(event.site);
      if (event.type !== 'line' && site.starts !== true) continue;
      const path = pathOf(recording, site.function);
      const line = site.range[0];
      if (lines.get(path)?.has(line) !== true) continue;
      const before = event.type === 'line' ? step : step - 1;
      yield { kind: 'line', path, function: recording.functionOf(site.function).name, line, step, before, call: null };
    }
  }
}

function pathOf(recording: Recording, target: Call['function']): string {
  return absolute(recording, recording.sourceOfFunction(target).program.path);
}

function absolute(recording: Recording, path: string): string {
  return isAbsolute(path) ? path : join(recording.facts.cwd, path);
}

function isAt(recorded: RecordedMoment, seen: SeenMoment): boolean {
  return recorded.path === seen.path && (recorded.kind === 'return' || recorded.line === seen.line);
}

function wrong(recording: Recording, recorded: RecordedMoment, seen: SeenMoment): string[] {
  if (recorded.before < 0) return [];
  const state = recording.state(id<Step>(recorded.before));
  const calls = state.calls;
  const names = calls.map((call) => call.function.name);
  const real = state.task === 1 ? seen.stack : seen.stack.slice(-names.length);
  if (names.join() !== real.join()) return [`the stack is ${real.join(' > ')}, recorded ${names.join(' > ')}`];
  if (seen.state === null) return [];
  // What a call returns may be seen for the first time as it is returned.
  const match = new Match(recorded.call === null ? state : recording.state(recorded.step), seen.state.objects);
  const frames = seen.state.frames.slice(-calls.length);
  for (const [index, variables] of frames.entries()) {
    const call = calls[calls.length - frames.length + index];
    if (call !== undefined && call.function.kind !== 'module') compare(match, call, variables);
  }
  for (const [path, variables] of Object.entries(seen.state.modules)) {
    const module = moduleAt(recording, state, path);
    if (module === undefined) match.tell(`the module ${path} has not begun`);
    else compare(match, module, variables);
  }
  // The body of a class gives the class a cell, not the program a value.
  if (
    recorded.call?.outcome === 'returned' &&
    recorded.call.result !== null &&
    calls.at(-1)?.function.kind !== 'class'
  ) {
    match.value('what it returns', seen.state.result, recorded.call.result);
  }
  return match.finish();
}

function moduleAt(recording: Recording, state: State, path: string): CallState | undefined {
  return state.modules.findLast(({ source }) => absolute(recording, source.program.path) === path);
}

/** Both ways: a variable that is not there must not be recorded, but for those of a block (a comprehension) that is being evaluated. */
function compare(match: Match, call: CallState, seen: SeenVariables): void {
  const blocks = new Set(call.source.program.variables.filter(({ range }) => range !== undefined).map(({ id }) => id));
  const own = new Map<string, Value>();
  const inner = new Map<string, Value>();
  for (const { key, name, value } of call.variables) {
    ('variable' in key && blocks.has(key.variable) ? inner : own).set(name, value);
  }
  for (const [name, value] of Object.entries(seen)) {
    // Since Python 3.12 a frame shows the variables of its comprehensions while they run.
    const candidates = [own.get(name), inner.get(name)].filter((found) => found !== undefined);
    const found = candidates.find((candidate) => match.isLike(value, candidate)) ?? candidates[0];
    if (found === undefined) match.tell(`${name} of ${call.function.name} has no value`);
    else match.value(`${name} of ${call.function.name}`, value, found);
  }
  for (const name of own.keys()) {
    if (!(name in seen) && !name.startsWith('__'))
      match.tell(`${name} of ${call.function.name} is recorded, but not there`);
  }
}
