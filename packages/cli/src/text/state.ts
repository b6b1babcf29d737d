import type { Contents, ObjectId, Value } from '@pellucid/format';
import { type CallState, entryModuleElsewhere, type Recording, type State, type VariableState } from '@pellucid/replay';
import { endText } from './ending.ts';
import { counted, grouped } from './measures.ts';
import { printable, printableLine } from './printable.ts';
import { tasksText } from './tasks.ts';
import { type ValueStyle, valueText } from './value.ts';

/** The state at its step as a page of text, `width` characters wide: where, source, calls with their variables, output. */
export function stateText(recording: Recording, state: State, width: number): string {
  const style = styleAt(recording, state);
  const innermostFirst = [...state.calls].reverse();
  const finished = state.modules.filter((module) => !state.calls.some(({ call }) => call.id === module.call.id));
  const entry = entryModuleElsewhere(recording, state.step);
  const sections = [
    headText(recording, state),
    snippetText(innermostFirst[0], width),
    ...innermostFirst.map((call) => callText(call, style, width)),
    ...finished.map((module) => callText(module, style, width)),
    entry === null ? '' : callText(entry, style, width, ', in the program itself'),
    tasksText(recording, state),
    outputText(recording, state),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

/** How values of a recording are written at a state of it. */
export function styleAt(recording: Recording, state: { object(id: ObjectId): Contents | undefined }): ValueStyle {
  return { language: recording.facts.language, object: (id) => state.object(id) };
}

/** `rail.py:25` */
export function placeText(path: string, line: number | null): string {
  return line === null ? printableLine(path) : `${printableLine(path)}:${line}`;
}

function headText(recording: Recording, state: State): string {
  const { facts, steps, end } = recording;
  const lines = [
    `${printableLine([facts.program, ...facts.argv].join(' '))}  (${printableLine(facts.runtime)}), ${endText(end, steps)}`,
    `step ${grouped(state.step)} of 0 to ${grouped(steps - 1)}`,
  ];
  return lines.join('\n');
}

const around = 2;

function snippetText(call: CallState | undefined, width: number): string {
  if (call === undefined || call.at === null) return '';
  const line = call.at[0];
  const lines = call.source.lines;
  const first = Math.max(1, line - around);
  const last = Math.min(lines.length, line + around);
  const digits = String(last).length;
  return lines
    .slice(first - 1, last)
    .map((text, index) => {
      const number = first + index;
      const mark = number === line ? '>' : ' ';
      return `${mark} ${String(number).padStart(digits)} | ${printable(text)}`.slice(0, width).trimEnd();
    })
    .join('\n');
}

/** `where`: said behind the place. */
function callText(call: CallState, style: ValueStyle, width: number, where = ''): string {
  const { path } = call.source.program;
  const running = call.call.ended === null || call.call.ended > 0;
  const title = `${printableLine(call.function.qualifiedName ?? call.function.name)}  ${placeText(path, call.at?.[0] ?? null)}${where}`;
  const definitions: string[] = [];
  const variables: VariableState[] = [];
  for (const variable of call.variables) {
    if (isDefinition(variable.value, style)) definitions.push(printableLine(variable.name));
    else variables.push(variable);
  }
  const column = Math.min(24, Math.max(0, ...variables.map(({ name }) => printableLine(name).length)));
  const lines = variables.map(({ name, value }) => {
    const shown = printableLine(name).padEnd(column);
    return `  ${shown}  ${valueText(value, style, width - shown.length - 4)}`;
  });
  if (definitions.length > 0) lines.push(`  defined: ${definitions.join(', ')}`);
  if (lines.length === 0 && running) lines.push('  no variables yet');
  return [title, ...lines].join('\n');
}

// Functions, classes and modules fill the top of every module and tell nothing by their values.
function isDefinition(value: Value, style: ValueStyle): boolean {
  if (value.type !== 'reference') return false;
  const kind = style.object(value.object)?.kind;
  return kind === 'function' || kind === 'class' || kind === 'module';
}

const tail = 10;

function outputText(recording: Recording, state: State): string {
  const text = recording
    .output(state.step)
    .map((output) => output.text)
    .join('');
  if (text === '') return '';
  const lines = printable(text).replace(/\n$/, '').split('\n');
  const shown = lines.slice(-tail).map((line) => `  ${line}`.trimEnd());
  const hidden = lines.length - shown.length;
  return ['output', ...(hidden > 0 ? [`  … ${counted(hidden, 'line')} before`] : []), ...shown].join('\n');
}
