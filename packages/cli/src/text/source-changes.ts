import type { AlignedLine, SourcePair } from '@pellucid/replay';
import { counted } from './measures.ts';
import { printable, printableLine } from './printable.ts';

/** Unchanged lines that are shown round a change. */
const around = 2;

/** What the sources changed, as a unified diff, at most `room` lines of it; '' when nothing did. */
export function sourceChangesText(sources: readonly SourcePair[], width: number, room: number): string {
  const lines: string[] = [];
  for (const pair of sources) {
    if (pair.a === null || pair.b === null || !pair.changed) continue;
    lines.push(`--- A ${printableLine(pair.a.program.path)}`, `+++ B ${printableLine(pair.b.program.path)}`);
    for (const [from, to] of hunks(pair.lines)) {
      const shown = pair.lines.slice(from, to);
      lines.push(headText(shown));
      for (const line of hunkLines(shown, pair.a.lines, pair.b.lines)) lines.push(line);
    }
  }
  const shown = lines.slice(0, room).map((line) => printable(line).slice(0, width).trimEnd());
  const left = lines.length - shown.length;
  return [...shown, ...(left > 0 ? [`… ${counted(left, 'more line')} of changes`] : [])].join('\n');
}

/** Parts of the aligned lines with a change in them and what stands round it. */
function hunks(lines: readonly AlignedLine[]): readonly (readonly [from: number, to: number])[] {
  const found: [number, number][] = [];
  for (const [index, { is }] of lines.entries()) {
    if (is === 'same') continue;
    const [from, to] = [Math.max(0, index - around), Math.min(lines.length, index + around + 1)];
    const last = found.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = to;
    else found.push([from, to]);
  }
  return found;
}

function headText(lines: readonly AlignedLine[]): string {
  const range = (side: 'a' | 'b'): string => {
    const numbers = lines.flatMap((line) => line[side] ?? []);
    return numbers.length === 0 ? '0,0' : `${numbers[0]},${numbers.length}`;
  };
  return `@@ -${range('a')} +${range('b')} @@`;
}

/** Of lines that change together, those of A first. */
function hunkLines(lines: readonly AlignedLine[], a: readonly string[], b: readonly string[]): readonly string[] {
  const written: string[] = [];
  let added: string[] = [];
  for (const { is, a: numberA, b: numberB } of lines) {
    if (is === 'same') {
      written.push(...added, ` ${a[(numberA ?? 0) - 1] ?? ''}`);
      added = [];
      continue;
    }
    if (numberA !== null) written.push(`-${a[numberA - 1] ?? ''}`);
    if (numberB !== null) added.push(`+${b[numberB - 1] ?? ''}`);
  }
  return [...written, ...added];
}
