import type { Cost, Recording, RunProfile } from '@pellucid/replay';
import { counted, duration, grouped } from './measures.ts';
import { printable, printableLine } from './printable.ts';
import { placeText } from './state.ts';

/** A profile as two tables, functions and lines, with `limit` rows each. */
export function profileText(recording: Recording, profile: RunProfile, width: number, limit: number): string {
  const sections = [
    headText(recording, profile),
    tableText(
      ['self', '', 'total', '', 'calls', 'function'],
      profile.functions.slice(0, limit).map(({ function: target, self, total, calls }) => {
        const { name, qualifiedName, range } = recording.functionOf(target);
        const { path } = recording.sourceOfFunction(target).program;
        const where = `${printableLine(qualifiedName ?? name)}  ${placeText(lastPart(path), range[0])}`;
        return [
          costText(self),
          shareText(self, profile),
          costText(total),
          shareText(total, profile),
          grouped(calls),
          where,
        ];
      }),
      width,
    ),
    leftText(profile.functions.length - limit, 'function'),
    tableText(
      ['self', '', 'runs', 'line'],
      profile.lines.slice(0, limit).map(({ source, line, runs, self }) => {
        const { program, lines } = recording.source(source);
        const text = printable((lines[line - 1] ?? '').trim());
        return [
          costText(self),
          shareText(self, profile),
          grouped(runs),
          `${placeText(lastPart(program.path), line)}  ${text}`,
        ];
      }),
      width,
    ),
    leftText(profile.lines.length - limit, 'line'),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function headText(recording: Recording, profile: RunProfile): string {
  const { steps, time } = profile;
  const what = `${printableLine(recording.facts.program)}: ${counted(steps, 'step')}, ${counted(profile.functions.length, 'function')}`;
  const measure =
    time === null
      ? 'Measured in steps (events): what was done, not how long it took. The recording is too short to tell the time, or does not.'
      : `Time is an estimate, of ${duration(time)} while it was recorded: it is noted at least four times a second, and shared out among the steps between.`;
  const cut =
    steps < recording.steps
      ? `\nOnly the first ${grouped(steps)} of ${counted(recording.steps, 'step')} were counted.`
      : '';
  return `${what}\n${measure}${cut}`;
}

function costText({ steps, time }: Cost): string {
  if (time === null) return grouped(steps);
  return time < 1000 ? `${time.toFixed(time < 10 ? 1 : 0)} ms` : `${(time / 1000).toFixed(2)} s`;
}

function shareText(cost: Cost, { steps, time }: RunProfile): string {
  const share = time === null || cost.time === null ? cost.steps / Math.max(1, steps) : cost.time / Math.max(1, time);
  return `${(100 * Math.min(1, share)).toFixed(1)}%`;
}

function tableText(titles: readonly string[], rows: readonly (readonly string[])[], width: number): string {
  const last = titles.length - 1;
  const widths = titles.map((title, column) =>
    rows.reduce((most, row) => Math.max(most, (row[column] ?? '').length), title.length),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === last ? cell : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .slice(0, width)
      .trimEnd();
  return [line(titles), ...rows.map(line)].join('\n');
}

function leftText(left: number, noun: string): string {
  return left > 0 ? `… ${counted(left, noun)} more; --limit shows them` : '';
}

function lastPart(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
