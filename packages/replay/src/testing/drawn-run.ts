import {
  type CallId,
  type Event,
  type FunctionId,
  id,
  type Program,
  type ProgramFunction,
  type ProgramVariable,
  type RecordedEvent,
  type Site,
  type SiteId,
  type Step,
  type Value,
} from '@pellucid/format';
import { buildRecording } from '../open-recording.ts';
import type { Recording } from '../recording.ts';
import { factsOf } from './facts.ts';

const file = 'drawn.py';

/** A run drawn as text, one event per line, and the recording that it stands for. */
export interface DrawnRun {
  readonly recording: Recording;
  /** What is drawn for a step. */
  at(step: Step | null): string | null;
  /** The step for which this is drawn. @throws when it is not there exactly once */
  find(line: string): Step;
}

/**
 * ```
 * enter f             a call of f begins (its id: the how manyth `enter` it is); `<module>` is a module body
 * enter f n=2         with a parameter
 * 3                   the statement on line 3 begins
 * 3 x = 5             x gets a value, in the statement that runs
 * 3! x = 5            the same; the event itself begins the statement
 * 3 del x             x is gone
 * 3? yes              the statement on line 3 asks whether, and it is so (or `no`)
 * leave | unwind | suspend | resume 2 | task 2 | task-end 2
 * raise #1 | handle #1
 * print text
 * ```
 * `source` is the program's text, where that matters. Variables are those of the function that stands innermost where they are drawn.
 */
export function drawRun(picture: string, source = ''): DrawnRun {
  const lines = picture
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const tables = new Tables();
  const events = lines.map((line): RecordedEvent => ({ event: tables.event(line), objects: [] }));
  const recording = buildRecording({
    facts: factsOf('python'),
    sources: [{ program: tables.program(), text: source }],
    events,
  });
  if (recording.gaps.length > 0) throw new Error(recording.gaps.map(({ what }) => what).join('\n'));
  return {
    recording,
    at: (step) => (step === null ? null : (lines[step] ?? null)),
    find(line) {
      const step = lines.indexOf(line);
      if (step < 0 || lines.lastIndexOf(line) !== step) throw new Error(`"${line}" is not drawn once`);
      return id<Step>(step);
    },
  };
}

class Tables {
  readonly #functions: ProgramFunction[] = [];
  readonly #variables: ProgramVariable[] = [];
  readonly #sites: Site[] = [];
  readonly #called: FunctionId[] = [];
  readonly #stacks = new Map<number, FunctionId[]>();
  #task = 1;

  program(): Program {
    return {
      source: id(1),
      path: file,
      language: 'python',
      sha256: '',
      functions: this.#functions,
      variables: this.#variables,
      sites: this.#sites,
      subscripts: [],
    };
  }

  event(line: string): Event {
    const [first = '', second = '', ...rest] = line.split(' ');
    const value: Value = { type: 'none' };
    switch (first) {
      case 'enter': {
        const [parameter, given] = (rest[0] ?? '').split('=');
        const target = this.#function(second, parameter ?? '');
        this.#called.push(target);
        this.#stack().push(target);
        const values = given === undefined ? [] : [numberOf(given)];
        return { type: 'enter', function: target, call: id<CallId>(this.#called.length), values };
      }
      case 'leave':
      case 'unwind':
        this.#stack().pop();
        return { type: first, site: null, value };
      case 'suspend':
        this.#stack().pop();
        return { type: 'suspend', site: null, why: 'yield', value };
      case 'resume':
        this.#stack().push(this.#called[Number(second) - 1] ?? id(0));
        return { type: 'resume', site: null, call: id(Number(second)), how: 'value', value };
      case 'task':
        this.#task = Number(second);
        return { type: 'task', task: id(this.#task) };
      case 'task-end':
        return { type: 'task-end', task: id(Number(second)) };
      case 'raise':
      case 'handle':
        return { type: first, site: null, value: referenceOf(second) };
      case 'print':
        return { type: 'output', stream: 'stdout', value: { type: 'string', value: `${second}\n` } };
      default: {
        const starts = first.endsWith('!');
        const at = Number.parseInt(first, 10);
        if (second === '') return { type: 'line', site: this.#site(at, false) };
        if (first.endsWith('?')) return { type: 'branch', site: this.#site(at, true), taken: second === 'yes' };
        if (second === 'del') return { type: 'unbind', site: this.#site(at, starts, rest[0]) };
        return { type: 'bind', site: this.#site(at, starts, second), value: numberOf(rest[1] ?? '') };
      }
    }
  }

  #stack(): FunctionId[] {
    const stack = this.#stacks.get(this.#task) ?? [];
    this.#stacks.set(this.#task, stack);
    return stack;
  }

  #current(): FunctionId {
    return this.#stack().at(-1) ?? this.#functions[0]?.id ?? id(0);
  }

  #function(name: string, parameter: string): FunctionId {
    const known = this.#functions.find((item) => item.name === name);
    if (known !== undefined) return known.id;
    const own = id<FunctionId>(this.#functions.length + 1);
    this.#functions.push({
      id: own,
      name,
      kind: name === '<module>' ? 'module' : 'function',
      parent: null,
      range: [1, 0, 9, 0],
      parameters: parameter === '' ? [] : [this.#variable(own, parameter)],
    });
    return own;
  }

  #variable(of: FunctionId, name: string): ProgramVariable['id'] {
    const known = this.#variables.find((item) => item.function === of && item.name === name);
    if (known !== undefined) return known.id;
    const variable: ProgramVariable = { id: id(this.#variables.length + 1), name, function: of };
    this.#variables.push(variable);
    return variable.id;
  }

  #site(line: number, starts: boolean, name?: string): SiteId {
    const target = this.#current();
    const site: Site = {
      id: id<SiteId>(this.#sites.length + 1),
      kind: 'other',
      function: target,
      range: [line, 0, line, 9],
      ...(name === undefined ? {} : { variable: this.#variable(target, name) }),
      ...(starts ? { starts } : {}),
    };
    this.#sites.push(site);
    return site.id;
  }
}

function numberOf(text: string): Value {
  return { type: 'int', value: Number(text) };
}

function referenceOf(text: string): Value {
  return { type: 'reference', object: id(Number(text.slice(1))) };
}
