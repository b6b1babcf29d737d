import { id, type ObjectId, type Step } from '@pellucid/format';
import { type CallState, type Change, type Recording, type Sequence, slice } from '@pellucid/replay';
import { countText, exceptionText, type Reader, valueText } from '@pellucid/stage';
import type { Player } from '../player.ts';
import type { CodeWords } from '../words/code-words.ts';

/** What stands behind a line of the running function: what the line made when it ran last in this call. */
export interface InlineValue {
  readonly name: string;
  readonly text: string;
  readonly kind: 'value' | 'outcome' | 'exception';
}

/** Found, but not yet written out: most of what a loop did is said again by its last turn. */
interface Finding {
  readonly name: string;
  readonly step: number;
  readonly kind: InlineValue['kind'];
  readonly text: () => string;
}

// As far back as anybody looks for what a line has just done.
const mostChanges = 300;
const mostObjectChanges = 40;
// In a run that lies in a file, what is further back is not read for it; nor another piece of it, where this one goes back far enough.
const farBack = 3000;
const backEnough = 1000;

/** By 1-based line, what each line of the call's function said last, up to the step. */
export function inlineValues(
  recording: Recording,
  call: CallState,
  step: Step,
  reader: Reader,
  lines: readonly [number, number],
  textAt: TextAt,
  words: CodeWords,
): ReadonlyMap<number, readonly InlineValue[]> {
  const found = new Map<number, Map<string, Finding>>();
  const farthest = farthestFor(recording, step);
  const put = (line: number, finding: Finding): void => {
    if (line < lines[0] || line > lines[1]) return;
    const mine = found.get(line) ?? new Map<string, Finding>();
    if ((mine.get(finding.name)?.step ?? -1) < finding.step) mine.set(finding.name, finding);
    found.set(line, mine);
  };
  const then = (value: NonNullable<Change['value']>, at: Step): (() => string) => {
    return () => (value.type === 'reference' ? textAt(value.object, at) : valueText(value, reader, 28));
  };
  for (const variable of call.variables) {
    for (const change of latest(recording.changes(variable.key), step, farthest, mostChanges)) {
      const line = lineAt(recording, change.step, call);
      if (line !== null && change.value !== null && isShown(reader, change.value)) {
        put(line, { name: variable.name, step: change.step, kind: 'value', text: then(change.value, change.step) });
      }
    }
    if (variable.value.type === 'reference' && isContainer(reader, variable.value.object)) {
      const { object } = variable.value;
      for (const at of latest(recording.changesIn(object), step, farthest, mostObjectChanges)) {
        const line = at < call.call.entered ? null : lineAt(recording, at, call);
        if (line !== null) put(line, { name: variable.name, step: at, kind: 'value', text: then(variable.value, at) });
      }
    }
  }
  for (let line = lines[0]; line <= lines[1]; line++) {
    const outcome = outcomeOf(recording, call, step, farthest, line);
    if (outcome !== null) put(line, { name: '', step, kind: 'outcome', text: () => words.outcome(outcome) });
  }
  for (const exception of latest(recording.exceptions, step, farthest, mostChanges)) {
    if (exception.call !== call.call.id) continue;
    const line = lineAt(recording, exception.step, call);
    const text = (): string => {
      const { value } = exception;
      const contents = value.type === 'reference' ? recording.state(exception.step).object(value.object) : undefined;
      return contents?.kind === 'exception' ? exceptionText({ ...contents, message: '' }) : words.exception;
    };
    if (line !== null) put(line, { name: '!', step: exception.step, kind: 'exception', text });
  }
  return new Map([...found].map(([line, findings]) => [line, [...findings.values()].slice(0, 4).map(written)]));
}

function written({ name, kind, text }: Finding): InlineValue {
  return { name, kind, text: text() };
}

function isShown(reader: Reader, value: NonNullable<Change['value']>): boolean {
  if (value.type !== 'reference') return true;
  const kind = reader.object(value.object)?.kind;
  return kind !== 'function' && kind !== 'class' && kind !== 'module';
}

function isContainer(reader: Reader, object: ObjectId): boolean {
  const kind = reader.object(object)?.kind;
  return kind === 'list' || kind === 'map' || kind === 'set' || kind === 'instance';
}

/** What an object was in short, as a line left it and not as it has become since. */
export type TextAt = (object: ObjectId, step: Step) => string;

// A panel shows some forty lines; so many texts are those of the last few panels.
const mostTexts = 1000;

/** Remembers what it was asked: from step to step most lines say the same. */
export function rememberedTexts({ recording, reader }: Pick<Player, 'recording' | 'reader'>, words: CodeWords): TextAt {
  const texts = new Map<string, string>();
  return (object, step) => {
    const key = `${object} ${step}`;
    const known = texts.get(key);
    if (known !== undefined) return known;
    const text = objectText(object, reader(recording.state(step)), words);
    if (texts.size >= mostTexts) texts.clear();
    texts.set(key, text);
    return text;
  };
}

function objectText(object: ObjectId, reader: Reader, { items: itemsText }: CodeWords): string {
  const contents = reader.object(object);
  const items = (count: number): string => itemsText(countText(count));
  if (contents?.kind === 'list') return `[${items(contents.items.length + contents.omitted)}]`;
  if (contents?.kind === 'set') return `{${items(contents.items.length + contents.omitted)}}`;
  if (contents?.kind === 'map') return `{${items(contents.entries.length + contents.omitted)}}`;
  return valueText({ type: 'reference', object }, reader, 28);
}

/** The last ones up to the step, not more than can matter. */
function latest<T>(all: Sequence<T>, step: Step, farthest: number, most: number): readonly T[] {
  const end = all.upTo(step);
  return slice(all, Math.max(end - most, all.isFar ? all.upTo(farthest) : 0), end);
}

/** The step up to which nothing is looked for any more. */
function farthestFor(recording: Recording, step: Step): number {
  const held = recording.heldFrom(step);
  return step - held < backEnough ? step - farBack : Math.max(held - 1, step - farBack);
}

/** The line of the event, where it is one of the call's own function: a caller's container also changes elsewhere. */
function lineAt(recording: Recording, step: Step, call: CallState): number | null {
  const { event } = recording.event(step);
  if (!('site' in event) || event.site === null) return null;
  const site = recording.siteOf(event.site);
  return site.function === call.function.id ? site.range[0] : null;
}

/** `true` or `false` where the line decided something the last time it ran in this call. */
function outcomeOf(recording: Recording, call: CallState, step: Step, farthest: number, line: number): boolean | null {
  if (!/^\s*(?:\}\s*)?(?:if|elif|while|else\s+if)\b/.test(call.source.lines[line - 1] ?? '')) return null;
  const runs = recording.runsOf(call.source.id, line);
  let index = runs.upTo(step) - 1;
  if (runs.isFar && runs.upTo(farthest) === index + 1) return null;
  for (let tries = 0; index >= 0 && tries < 12; index--, tries++) {
    const at = runs.at(index);
    if (at === undefined || at < call.call.entered) return null;
    const { first, last } = recording.moment(at);
    if (recording.state(at).calls.at(-1)?.call.id !== call.call.id) continue;
    for (let inside: number = Math.min(last, step); inside >= first; inside--) {
      const { event } = recording.event(id<Step>(inside));
      if (event.type === 'branch') return event.taken;
    }
  }
  return null;
}
