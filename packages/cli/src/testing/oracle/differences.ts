import { isAbsolute, join } from 'node:path';
import { type CallId, type Event, id, type Step, type Value } from '@pellucid/format';
import { type Call, type CallState, type Recording, stateJson, toJsonText } from '@pellucid/replay';
import { Match } from './match.ts';
import type { SeenMoment, SeenVariables, Testimony } from './testimony.ts';

/** Differences that are told of one source; the rest follows from them. */
const most = 10;

/** Every difference between a recording and the testimony, in words; none when the recorder and replay are right. */
export function differences(recording: Recording, testimony: Testimony): string[] {
  return [...differencesBySource(recording, testimony).values()].flat();
}

/** The differences by the path of the source in which they are. Of each source all that happens in it is compared in its order. */
export function differencesBySource(recording: Recording, { lines, moments }: Testimony): Map<string, string[]> {
  const sources = new Map<string, Comparison>();
  const comparisonOf = (path: string): Comparison => {
    const known = sources.get(path);
    if (known !== undefined) return known;
    const made = new Comparison(recording, lines);
    sources.set(path, made);
    return made;
  };
  for (const moment of moments) comparisonOf(moment.path).seen.push(moment);
  for (const recorded of recordedMoments(recording, lines)) comparisonOf(recorded.path).take(recorded);
  const found = new Map(Array.from(sources, ([path, comparison]) => [path, comparison.finish()]));
  if (recording.damage !== null) found.set('', [recording.damage]);
  if (recording.steps > 0) toJsonText(stateJson(recording, id<Step>(recording.steps - 1)));
  return found;
}

/** Compares the moments of one source one after the other; when they are out of step, the rest says nothing. */
class Comparison {
  readonly seen: SeenMoment[] = [];
  readonly #recording: Recording;
  readonly #lines: Testimony['lines'];
  readonly #found: string[] = [];
  #count = 0;
  #ended = false;

  constructor(recording: Recording, lines: Testimony['lines']) {
    this.#recording = recording;
    this.#lines = lines;
  }

  take(recorded: RecordedMoment): void {
    if (this.#ended) return;
    const seen = this.seen[this.#count++];
    const where = `step ${recorded.step} (${recorded.kind} of ${recorded.function}, line ${recorded.line})`;
    if (seen === undefined) {
      this.#end(`${where} was recorded but never was`);
    } else if (seen.kind !== recorded.kind || seen.function !== recorded.function || !isAt(recorded, seen)) {
      this.#end(`${where} was recorded where there was ${seen.kind} of ${seen.function}, line ${seen.line}`);
    } else {
      this.#found.push(...wrong(this.#recording, this.#lines, recorded, seen).map((text) => `${where}: ${text}`));
      this.#ended = this.#found.length >= most;
    }
  }

  finish(): string[] {
    const missed = this.seen[this.#count];
    if (missed !== undefined && !this.#ended) {
      this.#end(`${missed.kind} of ${missed.function}, line ${missed.line} was not recorded`);
    }
    return this.#found;
  }

  #end(difference: string): void {
    this.#found.push(difference);
    this.#ended = true;
  }
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
    yield* beginning(recording, lines, step, event);
    const ending = endings.get(step);
    if (ending !== undefined) {
      const call = recording.call(ending);
      const { name, kind, generator, async } = recording.functionOf(call.function);
      if (generator === true || async === true || !['function', 'method', 'class', 'module'].includes(kind)) continue;
      const path = pathOf(recording, call.function);
      if (!lines.has(path)) continue; // a text that exec ran
      yield { kind: 'return', path, function: name, line: 0, step, before: step - 1, call };
    }
  }
}

/** The statement that begins with an event, if one does. */
function* beginning(
  recording: Recording,
  lines: Testimony['lines'],
  step: Step,
  event: Event,
): Generator<RecordedMoment> {
  if (!('site' in event) || event.site === null) return;
  const site = recording.siteOf(event.site);
  if (event.type !== 'line' && site.starts !== true) return;
  const path = pathOf(recording, site.function);
  const line = site.range[0];
  if (lines.get(path)?.has(line) !== true) return;
  const before = event.type === 'line' ? step : step - 1;
  yield { kind: 'line', path, function: recording.functionOf(site.function).name, line, step, before, call: null };
}

function pathOf(recording: Recording, target: Call['function']): string {
  return absolute(recording, recording.sourceOfFunction(target).program.path);
}

function absolute(recording: Recording, path: string): string {
  return isAbsolute(path) ? path : join(recording.facts.cwd, path);
}

function isAt(recorded: RecordedMoment, seen: SeenMoment): boolean {
  return recorded.kind === 'return' || recorded.line === seen.line;
}

function wrong(recording: Recording, lines: Testimony['lines'], recorded: RecordedMoment, seen: SeenMoment): string[] {
  if (recorded.before < 0) return [];
  const state = recording.state(id<Step>(recorded.before));
  // Whether a comprehension is a call of its own differs between versions of Python; texts that run are no files.
  const isSeen = (call: CallState): boolean => lines.has(absolute(recording, call.source.program.path));
  const all = state.calls.filter((call) => call.function.kind !== 'comprehension' && isSeen(call));
  const inner = state.calls.filter((call) => call.function.kind === 'comprehension').flatMap((call) => call.variables);
  const real = state.task === 1 ? seen.stack.join() : seen.stack.slice(-all.length).join();
  // Until Python 3.9 an exception that is thrown into a generator goes past those that delegate to it.
  const calls = [all, all.filter((call, index) => call.function.generator !== true || index === all.length - 1)].find(
    (running) => running.map((call) => call.function.name).join() === real,
  );
  if (calls === undefined) return [`the stack is ${real}, recorded ${all.map((call) => call.function.name).join()}`];
  if (seen.state === null) return [];
  // What a call returns may be seen for the first time as it is returned.
  const match = new Match(recorded.call === null ? state : recording.state(recorded.step), seen.state.objects);
  const frames = seen.state.frames.slice(-calls.length);
  for (const [index, variables] of frames.entries()) {
    const call = calls[calls.length - frames.length + index];
    if (call !== undefined && call.function.kind !== 'module') compare(match, call, inner, variables);
  }
  for (const [path, variables] of Object.entries(seen.state.modules)) {
    const module = moduleAt(recording, calls, path) ?? moduleAt(recording, state.modules, path);
    if (module === undefined) match.tell(`the module ${path} has not begun`);
    else compare(match, module, inner, variables);
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

function moduleAt(recording: Recording, calls: readonly CallState[], path: string): CallState | undefined {
  return calls.findLast(
    (call) => call.function.kind === 'module' && absolute(recording, call.source.program.path) === path,
  );
}

/** Both ways: a variable that is not there must not be recorded. `comprehended`: those of comprehensions that are being evaluated. */
function compare(match: Match, call: CallState, comprehended: CallState['variables'], seen: SeenVariables): void {
  const own = new Map<string, Value>(call.variables.map(({ name, value }) => [name, value]));
  const inner = new Map<string, Value>(comprehended.map(({ name, value }) => [name, value]));
  for (const [frameName, value] of Object.entries(seen)) {
    // In a class the frame has `_Class__name` where the source says `__name`, which is what is recorded.
    const name = own.has(frameName) ? frameName : frameName.replace(/^_[^_]\w*?(?=__\w)/, '');
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
