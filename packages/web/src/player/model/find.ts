import { id, type Step, type Value } from '@pellucid/format';
import {
  type Condition,
  conditionOf,
  findCondition,
  type Holding,
  PageFault,
  type Recording,
  type Source,
  settle,
} from '@pellucid/replay';
import { nameOf, printable, valueText } from '@pellucid/stage';
import type { Player } from '../player.ts';
import type { SearchWords } from '../words/search-words.ts';
import { fileName, functionLabel, placeOf } from './moment-line.ts';

export interface Hit {
  readonly step: Step;
  readonly name: string;
  readonly value: string;
  readonly where: string;
}

export interface LineHit {
  readonly text: string;
  readonly where: string;
  /** The first time that the line ran; null: it never did. */
  readonly step: Step | null;
}

export interface Found {
  /** Where what was typed comes to hold; null: it is no condition, but a text. */
  readonly holds: readonly Hit[] | null;
  readonly names: readonly Hit[];
  readonly values: readonly Hit[];
  readonly output: readonly Hit[];
  readonly lines: readonly LineHit[];
  /** All steps were looked at; else the first hits are here and there may be more. */
  readonly whole: boolean;
}

// What the timeline can mark and the keys can walk; a list shows the first of them.
const mostHits = 5000;
// About what fits in one frame of the screen.
const slice = 4000;

/** The steps of everything that was found, ascending. */
export function hitSteps({ holds, names, values, output, lines }: Found): readonly Step[] {
  const all = [...(holds ?? []), ...names, ...values, ...output, ...lines];
  return [...new Set(all.flatMap(({ step }) => (step === null ? [] : [step])))].sort((a, b) => a - b);
}

/** Looks for where a condition comes to hold, or for a text in names, in values as they are written, in what was printed and in the sources; in slices, so that typing stays quick. */
export async function find(
  player: Pick<Player, 'recording' | 'reader'>,
  text: string,
  words: SearchWords,
  stopped: () => boolean,
  report: (found: Found) => void,
): Promise<void> {
  const { recording } = player;
  const query = text.trim().toLowerCase();
  if (query === '') return;
  const condition = conditionOf(recording, text);
  if (condition !== null) return findHolding(player, condition, words, stopped, report);
  const has = (other: string): boolean => other.toLowerCase().includes(query);
  const names = (await settle(() => nameHits(recording, query, has, words), stopped)) ?? [];
  const printed = (await settle(() => recording.output(id<Step>(recording.steps - 1)), stopped)) ?? [];
  const output = printed
    .filter((line) => has(line.text))
    .slice(0, mostHits)
    .map(
      (line): Hit => ({
        step: line.step,
        name: line.stream === 'stderr' ? 'stderr' : 'output',
        value: printable((line.text.split('\n').find(has) ?? line.text).trim(), 80),
        where: '',
      }),
    );
  const lines = (await settle(() => lineHits(recording, has, words), stopped)) ?? [];
  const values: Hit[] = [];
  for (let step = 0; step < recording.steps; step++) {
    if (step % slice === 0) {
      report({ holds: null, names, values: [...values], output, lines, whole: false });
      await new Promise((resolve) => setTimeout(resolve));
      if (stopped()) return;
    }
    if (values.length >= mostHits) break;
    try {
      const hit = valueHit(player, id<Step>(step), has, words);
      if (hit !== null) values.push(hit);
    } catch (error) {
      if (!(error instanceof PageFault)) throw error;
      await error.load();
      if (stopped()) return;
      step--;
    }
  }
  report({ holds: null, names, values, output, lines, whole: values.length < mostHits });
}

/** The steps after which a condition holds that did not hold before. */
async function findHolding(
  { recording, reader }: Pick<Player, 'recording' | 'reader'>,
  condition: Condition,
  words: SearchWords,
  stopped: () => boolean,
  report: (found: Found) => void,
): Promise<void> {
  const holds: Hit[] = [];
  const others = { names: [], values: [], output: [], lines: [] };
  const told = () => report({ holds: [...holds], ...others, whole: false });
  for (const found of findCondition(recording, condition)) {
    if (found === undefined || found instanceof PageFault) {
      told();
      await (found === undefined ? new Promise((resolve) => setTimeout(resolve)) : found.load());
      if (stopped()) return;
      continue;
    }
    if (holds.length >= mostHits) return told();
    const hit = await settle(() => holdingHit(recording, reader, found, words), stopped);
    if (hit === undefined) return;
    holds.push(hit);
  }
  report({ holds, ...others, whole: true });
}

function holdingHit(
  recording: Recording,
  reader: Player['reader'],
  { step, call, values }: Holding,
  words: SearchWords,
): Hit {
  const state = reader(recording.state(step));
  const { function: owner } = recording.call(call);
  return {
    step,
    name: functionLabel(recording, owner),
    value: values.map(({ name, value }) => `${name} ${valueText(value, state, 24)}`).join(', '),
    // As a call begins it stands where its function is defined.
    where: words.line(String((recording.statementAt(call, step) ?? recording.functionOf(owner)).range[0])),
  };
}

function nameHits(
  recording: Recording,
  query: string,
  has: (text: string) => boolean,
  words: SearchWords,
): readonly Hit[] {
  const hits: Hit[] = [];
  const functions = recording.sources.flatMap(({ program }) => program.functions);
  const firstCalls = functions.flatMap(({ id: target }) => recording.callsOf(target).at(0) ?? []);
  for (const call of firstCalls.sort((a, b) => a.entered - b.entered)) {
    if (hits.length >= mostHits) break;
    const label = functionLabel(recording, call.function);
    const source = recording.sourceOfFunction(call.function);
    if (has(label))
      hits.push({ step: call.entered, name: label, value: words.firstCall, where: fileName(source.program.path) });
    for (const variable of source.program.variables) {
      if (variable.function !== call.function || !has(variable.name)) continue;
      const first = recording.changes({ call: call.id, variable: variable.id }).at(0);
      if (first !== undefined)
        hits.push({ step: first.step, name: variable.name, value: words.firstValue, where: label });
    }
  }
  // Whoever types the name of a function means that it runs, not the variable that holds it.
  const isMeant = ({ name, value }: Hit): boolean =>
    value === words.firstCall && `.${name}`.toLowerCase().endsWith(`.${query}`);
  return hits.sort((a, b) => Number(isMeant(b)) - Number(isMeant(a)));
}

function valueHit(
  { recording, reader }: Pick<Player, 'recording' | 'reader'>,
  step: Step,
  has: (text: string) => boolean,
  words: SearchWords,
): Hit | null {
  const { event } = recording.event(step);
  const where = (): string => {
    const place = placeOf(recording, event);
    return place === null ? '' : words.lineOf(place.function, String(place.line));
  };
  const said = (value: Value): string | null => {
    const text = valueText(value, reader(recording.state(step)), 60);
    return has(text) ? text : null;
  };
  const plain = (value: Value): boolean => {
    if (value.type === 'string') return has(value.value);
    return value.type === 'int' || value.type === 'float' || value.type === 'boolean' || value.type === 'none';
  };
  // The state is asked for only where the value may say it: a reference must be looked into, but not a number.
  const matched = (value: Value): string | null => (value.type === 'reference' || plain(value) ? said(value) : null);
  switch (event.type) {
    case 'bind':
    case 'bind-in': {
      if (event.site === null) return null;
      const { variable } = recording.siteOf(event.site);
      const text = variable === undefined ? null : matchedShort({ recording, reader }, event.value, step, has, matched);
      return text === null || variable === undefined
        ? null
        : { step, name: recording.variableOf(variable).name, value: text, where: where() };
    }
    case 'set-item': {
      const key = valueText(event.key, reader(recording.state(step)), 30);
      const value =
        matched(event.value) ?? (has(key) ? valueText(event.value, reader(recording.state(step)), 60) : null);
      if (value === null) return null;
      const shownKey = event.key.type === 'string' ? `"${key.replace(/^"|"$/g, '')}"` : key;
      return { step, name: `${nameOf(recording.state(step), event.object).text}[${shownKey}]`, value, where: where() };
    }
    case 'append':
    case 'add': {
      const value = matched(event.value);
      return value === null
        ? null
        : {
            step,
            name: nameOf(recording.state(step), event.object).text,
            value: event.type === 'append' ? words.append(value) : words.add(value),
            where: where(),
          };
    }
    case 'set-field': {
      const field = event.name.type === 'string' ? event.name.value : '?';
      const value =
        matched(event.value) ?? (has(field) ? valueText(event.value, reader(recording.state(step)), 60) : null);
      return value === null
        ? null
        : { step, name: `${nameOf(recording.state(step), event.object).text}.${field}`, value, where: where() };
    }
    default:
      return null;
  }
}

/** Containers are found where they change, not wherever a variable names them. */
function matchedShort(
  { recording, reader }: Pick<Player, 'recording' | 'reader'>,
  value: Value,
  step: Step,
  has: (text: string) => boolean,
  matched: (value: Value) => string | null,
): string | null {
  if (value.type !== 'reference') return matched(value);
  const state = recording.state(step);
  const kind = state.object(value.object)?.kind;
  if (kind !== 'tuple' && kind !== 'scalar' && kind !== 'instance') return null;
  const text = valueText(value, reader(state), 60);
  return has(text) ? text : null;
}

function lineHits(recording: Recording, has: (text: string) => boolean, words: SearchWords): readonly LineHit[] {
  const hits: LineHit[] = [];
  const one = (source: Source, text: string, line: number): LineHit => ({
    text: printable(text.trim(), 120),
    where: recording.sources.length > 1 ? `${fileName(source.program.path)}:${line}` : words.line(String(line)),
    step: firstRun(recording, source, line),
  });
  for (const source of recording.sources) {
    for (const [index, text] of source.lines.entries()) {
      if (hits.length >= mostHits) return hits;
      if (has(text)) hits.push(one(source, text, index + 1));
    }
  }
  return hits;
}

/** The first time that a statement ran which the line belongs to: its own, else the innermost one around it. */
function firstRun(recording: Recording, source: Source, line: number): Step | null {
  const own = recording.runsOf(source.id, line).at(0);
  if (own !== undefined) return own;
  const around = source.program.sites
    .filter(({ range }) => range[0] < line && line <= range[2])
    .sort((a, b) => b.range[0] - a.range[0]);
  for (const { range } of around) {
    const step = recording.runsOf(source.id, range[0]).at(0);
    if (step !== undefined) return step;
  }
  return null;
}
