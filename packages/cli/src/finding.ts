import { id, type ObjectId, type Step, type Value } from '@pellucid/format';
import {
  type Call,
  type Condition,
  findCondition,
  findText,
  type JsonDocument,
  PageFault,
  type Recording,
  type Source,
  type TextHit,
  valueJson,
} from '@pellucid/replay';

/** What is looked for: a condition over variables, or else a text. */
export interface Query {
  readonly text: string;
  readonly condition: Condition | null;
  /** It was said that it is no condition. */
  readonly isText: boolean;
}

/** One place where it was met. */
export interface Finding {
  readonly kind: 'holds' | 'value' | 'printed' | 'raised' | 'called' | 'returned' | 'line';
  /** null: a line that never ran. */
  readonly step: Step | null;
  readonly file: string;
  readonly line: number | null;
  /** Names of the program with their values: a variable, an element, a parameter; of a line none. */
  readonly values: readonly { readonly name: string; readonly value: Value }[];
  readonly code: string;
}

/** The first `limit` of each kind, values in the order of their steps. `whole`: there are no more. */
export interface Found {
  readonly findings: readonly Finding[];
  readonly whole: boolean;
}

export function find(recording: Recording, { text, condition }: Query, limit: number): Found {
  const wanted = text.trim();
  if (condition !== null) return taken(holdings(recording, condition), limit);
  const parts = [said(recording, wanted), calls(recording, wanted), lines(recording, wanted)];
  const found = parts.map((part) => taken(part, limit));
  return { findings: found.flatMap(({ findings }) => findings), whole: found.every(({ whole }) => whole) };
}

function taken(all: Iterable<Finding | undefined>, limit: number): Found {
  const findings: Finding[] = [];
  for (const finding of all) {
    if (finding === undefined) continue;
    if (findings.length >= limit) return { findings, whole: false };
    findings.push(finding);
  }
  return { findings, whole: true };
}

function* holdings(recording: Recording, condition: Condition): Generator<Finding | undefined> {
  for (const found of findCondition(recording, condition)) {
    // What a recording lacks is read at once, here.
    if (found === undefined || found instanceof PageFault) yield undefined;
    else yield { kind: 'holds', step: found.step, ...placeOf(recording, found.step, found.call), values: found.values };
  }
}

function* said(recording: Recording, text: string): Generator<Finding | undefined> {
  for (const hit of findText(recording, text)) {
    if (hit === undefined) yield undefined;
    else {
      const place = placeOf(recording, hit.step, recording.callAt(hit.step)?.id ?? null);
      yield {
        kind: kindOf(hit),
        step: hit.step,
        ...place,
        values: [saidBy(recording, hit)],
      };
    }
  }
}

function kindOf({ event }: TextHit): Finding['kind'] {
  if (event.type === 'output') return 'printed';
  if (event.type === 'raise') return 'raised';
  return event.type === 'leave' || event.type === 'suspend' ? 'returned' : 'value';
}

/** The value that says it with its name; what stands under a key that says it, with the key. */
function saidBy(recording: Recording, hit: TextHit): Finding['values'][number] {
  const { event, value } = hit;
  const name = nameOf(recording, hit);
  if (event.type !== 'set-item') return { name, value };
  const key =
    event.key.type === 'string' ? JSON.stringify(event.key.value) : 'value' in event.key ? event.key.value : '…';
  return { name: `${name}[${String(key)}]`, value: event.value };
}

/** What holds the value, as the program calls it. */
function nameOf(recording: Recording, { event, step, value }: TextHit): string {
  switch (event.type) {
    case 'bind':
    case 'bind-in': {
      const variable = event.site === null ? undefined : recording.siteOf(event.site).variable;
      return variable === undefined ? '' : recording.variableOf(variable).name;
    }
    case 'bind-name':
      return event.name;
    case 'enter': {
      const { name, parameters } = recording.functionOf(event.function);
      const parameter = parameters[event.values.indexOf(value)];
      return parameter === undefined ? `${name}()` : recording.variableOf(parameter).name;
    }
    case 'leave':
    case 'suspend': {
      const call = recording.callAt(step > 0 ? id<Step>(step - 1) : step);
      return call === null ? '' : `${recording.functionOf(call.function).name}()`;
    }
    case 'output':
      return event.stream;
    case 'raise':
      return '';
    default:
      return 'object' in event ? holderName(recording, event.object, step) : '';
  }
}

/** The variable of the innermost call that holds the object; else its type. */
function holderName(recording: Recording, object: ObjectId, step: Step): string {
  const state = recording.state(step);
  for (const { variables } of [...[...state.calls].reverse(), ...state.modules]) {
    const holder = variables.find(({ value }) => value.type === 'reference' && value.object === object);
    if (holder !== undefined) return holder.name;
  }
  return state.object(object)?.type ?? '';
}

function* calls(recording: Recording, text: string): Generator<Finding> {
  const wanted = text.replace(/\(\)$/, '').toLowerCase();
  for (const source of recording.sources) {
    for (const fn of source.program.functions) {
      if (fn.kind === 'module' || !fn.name.toLowerCase().includes(wanted)) continue;
      const all = recording.callsOf(fn.id);
      for (let index = 0; index < all.count; index++) {
        const call = all.at(index);
        if (call === undefined) break;
        const caller = call.parent === null ? null : call.parent;
        const values = argumentsOf(recording, call);
        yield { kind: 'called', step: call.entered, ...placeOf(recording, call.entered, caller), values };
      }
    }
  }
}

/** The values of the parameters of a call, by their names. */
export function argumentsOf(recording: Recording, call: Call): Finding['values'] {
  const { event } = recording.event(call.entered);
  if (event.type !== 'enter') return [];
  const { parameters } = recording.functionOf(call.function);
  return parameters.flatMap((parameter, index) => {
    const value = event.values[index];
    return value === undefined || value.type === 'unbound'
      ? []
      : [{ name: recording.variableOf(parameter).name, value }];
  });
}

function* lines(recording: Recording, text: string): Generator<Finding> {
  const wanted = text.toLowerCase();
  for (const source of recording.sources) {
    for (const [index, line] of source.lines.entries()) {
      if (!line.toLowerCase().includes(wanted)) continue;
      const step = firstRun(recording, source, index + 1);
      yield { kind: 'line', step, file: source.program.path, line: index + 1, values: [], code: line.trim() };
    }
  }
}

/** The first time that a statement ran which the line belongs to: its own, else the innermost one around it. */
function firstRun(recording: Recording, { id: source, program }: Source, line: number): Step | null {
  const own = recording.runsOf(source, line).at(0);
  if (own !== undefined) return own;
  const around = program.sites
    .filter(({ range }) => range[0] < line && line <= range[2])
    .sort((a, b) => b.range[0] - a.range[0]);
  for (const { range } of around) {
    const step = recording.runsOf(source, range[0]).at(0);
    if (step !== undefined) return step;
  }
  return null;
}

/** The line of the call that runs at the step; of what a library does, the line that called it. */
export function placeOf(
  recording: Recording,
  step: Step,
  call: Call['id'] | null,
): Pick<Finding, 'file' | 'line' | 'code'> {
  const { event } = recording.event(step);
  const site = 'site' in event && event.site !== null ? recording.siteOf(event.site) : null;
  const of = call === null ? (recording.callsOf(null).at(0)?.id ?? null) : call;
  if (of === null) return { file: '', line: null, code: '' };
  const source = recording.sourceOfFunction(site?.function ?? recording.call(of).function);
  // As a call begins it stands where its function is defined.
  const begun = event.type === 'enter' && event.call === of ? recording.functionOf(event.function) : null;
  const defined = begun === null || begun.kind === 'module' ? null : begun.range[0];
  const line = site?.range[0] ?? recording.statementAt(of, step)?.range[0] ?? defined;
  return { file: source.program.path, line, code: line === null ? '' : (source.lines[line - 1] ?? '').trim() };
}

/** The document of `find --json`; values as in the document of a state. */
export function foundJson(recording: Recording, { text, condition }: Query, { findings, whole }: Found): JsonDocument {
  return {
    query: text,
    condition: condition !== null,
    whole,
    found: findings.map(({ values, step, ...finding }) => ({
      step,
      ...finding,
      values: Object.fromEntries(
        values.map(({ name, value }) => [name, step === null ? null : valueJson(recording, value, step)]),
      ),
    })),
  };
}
