import type { Comparison, Divergence, DivergenceKind, Recording, Side } from '@pellucid/replay';
import { causeText, differenceTexts, placeOf, placesText, stepShown } from './divergence.ts';
import { endText } from './ending.ts';
import { counted, grouped } from './measures.ts';
import { printable, printableLine } from './printable.ts';
import { commandLine } from './shell.ts';
import { sourceChangesText } from './source-changes.ts';
import { placeText } from './state.ts';

/** Lines of source changes that are shown. */
const mostChanges = 40;
/** Differences of one cause that are shown before the next cause's turn, however many causes there are. */
const fewestOfCause = 12;

/**
 * A comparison as a page of text: the runs, what changed in the sources, where they differ first, and all differences by their causes, `limit` of them
 * at most. `files`: how the recordings are called.
 */
export function comparisonText(
  comparison: Comparison,
  files: Readonly<Record<Side, string>>,
  width: number,
  limit: number,
): string {
  const changes = sourceChangesText(comparison.sources, width, mostChanges);
  const sections = [
    headText(comparison, files),
    changes,
    ...(comparison.divergences.length === 0
      ? [sameText(comparison, changes !== '')]
      : [firstText(comparison, files, width), listText(comparison, width, limit)]),
    limitsText(comparison),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function headText({ a, b, sources }: Comparison, files: Readonly<Record<Side, string>>): string {
  const lines = [runText('A', files.a, a), runText('B', files.b, b)];
  if (!sources.some((pair) => pair.a !== null && pair.b !== null)) {
    lines.push('The two runs share no source: they are runs of different programs.');
  }
  if (a.facts.argv.join('\0') !== b.facts.argv.join('\0')) {
    lines.push(`arguments: ${argumentsText(a)} in A, ${argumentsText(b)} in B`);
  }
  if (a.facts.runtime !== b.facts.runtime) {
    lines.push(`run by ${printableLine(a.facts.runtime)} in A, ${printableLine(b.facts.runtime)} in B`);
  }
  return lines.join('\n');
}

function runText(name: string, file: string, { facts, steps, end }: Recording): string {
  return `${name}  ${printableLine(file)}: ${printableLine(facts.program)}, ${counted(steps, 'step')}, ${endText(end, steps)}`;
}

function argumentsText({ facts }: Recording): string {
  return facts.argv.length === 0 ? 'none' : printableLine(facts.argv.join(' '));
}

function sameText({ compared }: Comparison, changed: boolean): string {
  const what = `The runs are the same in all ${counted(compared.a, 'step')}`;
  return changed ? `${what}, though the sources are not.` : `${what}.`;
}

function firstText(comparison: Comparison, files: Readonly<Record<Side, string>>, width: number): string {
  const first = comparison.divergences[0];
  if (first === undefined) return '';
  const line = (name: 'A' | 'B', side: Side): string => {
    const step = stepShown(first, side);
    const { path, line: number, text } = placeOf(comparison[side], step);
    return printable(`  ${name}  step ${grouped(step)}, ${placeText(path, number)}  ${text}`)
      .slice(0, width)
      .trimEnd();
  };
  return [
    'First difference',
    line('A', 'a'),
    line('B', 'b'),
    ...differenceTexts(comparison, first, Math.max(24, Math.floor(width / 2) - 12)).map((text) => `  ${text}`),
    `  why: ${causeText(first, () => '')}`,
    ...furtherText(first, files),
  ].join('\n');
}

/** How to go on from a variable that differs. */
function furtherText({ differences, b }: Divergence, files: Readonly<Record<Side, string>>): readonly string[] {
  const named = differences.find(({ what }) => what === 'variable' || what === 'argument');
  if (named === undefined || !('name' in named) || !/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(named.name)) return [];
  return [`  see also: ${printableLine(commandLine('why', files.b, named.name, '--at', String(b.step)))}`];
}

function listText(comparison: Comparison, width: number, limit: number): string {
  const { divergences } = comparison;
  const groups = byCause(divergences);
  const total = Object.values(comparison.counts).reduce((sum, count) => sum + count, 0);
  const lines = [
    `${counted(total, 'difference')} (${countsText(comparison.counts)}) from ${counted(groups.size, 'cause')}`,
  ];
  let left = limit;
  let shown = 0;
  for (const [number, [root, members]] of [...groups].entries()) {
    if (left <= 0) break;
    const head = divergences[root] ?? members[0];
    if (head === undefined) continue;
    const own = members.filter(({ cause }) => cause.is !== 'follows');
    const follow = members.length - own.length;
    const more = follow === 0 ? '' : `; ${counted(follow, 'difference')} ${follow === 1 ? 'follows' : 'follow'}`;
    lines.push('', `${number + 1}. ${placesText(comparison, head)}: ${causeText(head, nameOf)}${more}`);
    const told = members.slice(0, Math.min(left, Math.max(fewestOfCause, Math.floor(limit / groups.size))));
    lines.push(...divergenceTable(comparison, told, width));
    left -= told.length;
    shown += told.length;
    if (told.length < members.length) lines.push(`   … ${grouped(members.length - told.length)} more of this cause`);
  }
  if (shown < total)
    lines.push(
      '',
      `${counted(total - shown, 'difference')} ${total - shown === 1 ? 'is' : 'are'} not shown: --limit ${total} shows all.`,
    );
  return lines.join('\n');
}

function byCause(divergences: readonly Divergence[]): ReadonlyMap<number, readonly Divergence[]> {
  const groups = new Map<number, Divergence[]>();
  for (const divergence of divergences) {
    const group = groups.get(divergence.root);
    if (group === undefined) groups.set(divergence.root, [divergence]);
    else group.push(divergence);
  }
  return groups;
}

/** Differences that are told when nobody says how many. */
export const usualLimit = 60;

/** Columns of steps and places are as wide as what stands in them, within reason. */
const widestPlace = 32;

function divergenceTable(comparison: Comparison, divergences: readonly Divergence[], width: number): readonly string[] {
  const rows = divergences.map((divergence) => ({
    divergence,
    steps: `${grouped(divergence.a.step)} | ${grouped(divergence.b.step)}`,
    place: placesText(comparison, divergence),
  }));
  const steps = rows.reduce((most, row) => Math.max(most, row.steps.length), 0);
  const places = Math.min(
    widestPlace,
    rows.reduce((most, { place }) => Math.max(most, place.length), 0),
  );
  const room = Math.max(16, Math.floor((width - steps - places - 40) / 2));
  return rows.flatMap(({ divergence, steps: at, place }) => {
    const [first = '', ...others] = differenceTexts(comparison, divergence, room);
    const { cause } = divergence;
    const through = cause.is === 'follows' && cause.through !== null ? `  (reads ${printableLine(cause.through)})` : '';
    const indent = ' '.repeat(steps + places + 7);
    return [
      `   ${at.padStart(steps)}  ${place.padEnd(places)}  ${first}${through}`,
      ...others.map((text) => `${indent}${text}`),
    ];
  });
}

function nameOf(index: number): string {
  return `difference ${grouped(index + 1)}`;
}

const kindNames: Readonly<Record<DivergenceKind, string>> = {
  flow: 'in control flow',
  value: 'in values',
  output: 'in output',
  exception: 'in exceptions',
  ending: 'in how the runs end',
};

function countsText(counts: Comparison['counts']): string {
  return (Object.keys(kindNames) as DivergenceKind[])
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${grouped(counts[kind])} ${kindNames[kind]}`)
    .join(', ');
}

function limitsText({ a, b, compared, exact, whole, divergences, counts }: Comparison): string {
  const lines: string[] = [];
  if (compared.a < a.steps) lines.push(`Of A only the first ${counted(compared.a, 'step')} were compared.`);
  if (compared.b < b.steps) lines.push(`Of B only the first ${counted(compared.b, 'step')} were compared.`);
  if (!exact) lines.push('Somewhere the runs differ so much that they may not be laid side by side in the best way.');
  if (!whole) lines.push('Some values are so large that they were not looked through to their ends.');
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (divergences.length < total) {
    lines.push(
      `Causes were sought of the first ${counted(divergences.length, 'difference')}; the others are only counted.`,
    );
  }
  return lines.join('\n');
}
