import type { CallId, TaskId } from '@pellucid/format';
import type { Recording, State } from '@pellucid/replay';
import { grouped } from './measures.ts';
import { printableLine } from './printable.ts';

/** Most tasks that are listed: a server may have had thousands. */
const most = 20;

/** The processes, threads and tasks that were started until a step, how far each had come, and which of them is at work; '' where there is one alone. */
export function tasksText(recording: Recording, state: State): string {
  const started = recording.tasks.filter((task) => task.started <= state.step);
  if (started.length === 0) return '';
  const rows = [
    { task: null, kind: 'program', name: recording.facts.program, from: 0, ended: null },
    ...started.map(({ task, kind, name, started: from, ended }) => ({ task, kind, name, from, ended })),
  ].map(({ task, kind, name, from, ended }) => ({
    mark: isAtWork(recording, task, state) ? '>' : ' ',
    kind: printableLine(kind),
    name: printableLine(name),
    span: `from step ${grouped(from)}${ended === null || ended > state.step ? '' : ` to ${grouped(ended)}`}`,
  }));
  const shown = rows.length > most ? [...rows.slice(0, most / 2), ...rows.slice(-most / 2)] : rows;
  const kinds = Math.max(...shown.map(({ kind }) => kind.length));
  const names = Math.min(40, Math.max(...shown.map(({ name }) => name.length)));
  const lines = shown.map(
    ({ mark, kind, name, span }) => `${mark} ${kind.padEnd(kinds)}  ${name.padEnd(names)}  ${span}`,
  );
  if (shown.length < rows.length) lines.splice(most / 2, 0, `  … ${grouped(rows.length - shown.length)} more`);
  return ['tasks', ...lines].join('\n');
}

/** `task`: null for the first one, which nobody has started. */
function isAtWork(recording: Recording, task: TaskId | null, state: State): boolean {
  return task === null ? !recording.tasks.some((one) => one.task === state.task) : task === state.task;
}

/** Numbers of each process but the first begin at a multiple of this (FORMAT.md §5). */
const numbersEach = 2 ** 36;

/** The number of a call as people read it. */
export function numberText(call: CallId): string {
  const process = Math.floor(call / numbersEach);
  return process === 0 ? `#${call}` : `#${call - process * numbersEach} in process ${process + 1}`;
}
