import type { Value } from '@pellucid/format';
import {
  type Comparison,
  compareRuns,
  type Difference,
  type Divergence,
  type JsonDocument,
  type Side,
  toJsonText,
} from '@pellucid/replay';
import { oneOrTwoPositionals, parseOptions, wholeNumber } from '../arguments.ts';
import { askRun } from '../asked-run.ts';
import { exitCode, Failure } from '../failure.ts';
import type { RunFile } from '../run.ts';
import { comparisonText, usualLimit } from '../text/comparison.ts';
import { differenceTexts, pathText, placeOf, stepShown } from '../text/divergence.ts';
import { styleAt } from '../text/state.ts';
import { valueText } from '../text/value.ts';
import { type Outcome, success } from './outcome.ts';

const options = { json: { type: 'boolean' }, limit: { type: 'string' } } as const;

/** As `diff` has it. */
const different: Outcome = { by: 'code', code: 1 };
const trouble = 2;

/** `pellucid diff`: where two runs differ, and why. Exit code 0: nowhere, 1: somewhere, 2: it cannot be told. */
export async function diff(args: readonly string[]): Promise<Outcome> {
  try {
    return await compare(args);
  } catch (error) {
    throw error instanceof Failure ? new Failure(trouble, error.message) : error;
  }
}

async function compare(args: readonly string[]): Promise<Outcome> {
  const { values, positionals } = parseOptions('diff', args, options);
  const [runA, runB] = oneOrTwoPositionals('diff', 'A', positionals);
  if (runB === null) {
    throw new Failure(exitCode.usage, `The run to compare "${runA}" with is missing. See \`pellucid help diff\`.`);
  }
  const limit = wholeNumber('--limit', values.limit, usualLimit, Number.MAX_SAFE_INTEGER);
  return askRun(runA, (a, fileA) =>
    askRun(runB, (b, fileB) => {
      const comparison = compareRuns(a, b, { most: Math.max(limit, 10_000) });
      process.stdout.write(
        values.json
          ? `${toJsonText(comparisonJson(comparison, fileA, fileB, limit))}\n`
          : comparisonText(comparison, { a: fileA.path, b: fileB.path }, process.stdout.columns ?? 120, limit),
      );
      return comparison.divergences.length === 0 ? success : different;
    }),
  );
}

/** Characters of a value in the document. */
const mostText = 200;

function comparisonJson(comparison: Comparison, a: RunFile, b: RunFile, limit: number): JsonDocument {
  const total = Object.values(comparison.counts).reduce((sum, count) => sum + count, 0);
  return {
    same: total === 0,
    runs: {
      a: { file: a.path, program: comparison.a.facts.program, steps: comparison.a.steps },
      b: { file: b.path, program: comparison.b.facts.program, steps: comparison.b.steps },
    },
    sources: comparison.sources.map((pair) => ({
      a: pair.a?.program.path ?? null,
      b: pair.b?.program.path ?? null,
      changed: pair.lines.flatMap((line) => (line.is === 'same' ? [] : [{ a: line.a, b: line.b }])),
    })),
    counts: { total, ...comparison.counts },
    compared: comparison.compared,
    exact: comparison.exact && comparison.whole,
    differences: comparison.divergences.slice(0, limit).map((divergence) => divergenceJson(comparison, divergence)),
    notShown: Math.max(0, total - limit),
  };
}

function divergenceJson(comparison: Comparison, divergence: Divergence): JsonDocument {
  return {
    number: divergence.index,
    kind: divergence.kind,
    a: sideJson(comparison, divergence, 'a'),
    b: sideJson(comparison, divergence, 'b'),
    text: differenceTexts(comparison, divergence, mostText).join('; '),
    differences: divergence.differences.map((difference) => differenceJson(comparison, divergence, difference)),
    omitted: divergence.omitted,
    cause: divergence.cause,
    root: divergence.root,
  };
}

function sideJson(comparison: Comparison, divergence: Divergence, side: Side): JsonDocument {
  const { step, only } = divergence[side];
  const { path, line, function: name } = placeOf(comparison[side], stepShown(divergence, side));
  return { step, file: path, line, function: name, only };
}

function differenceJson(comparison: Comparison, divergence: Divergence, difference: Difference): JsonDocument {
  if (difference.what === 'branch' || difference.what === 'output') return { ...difference };
  if (difference.what === 'order') return { what: 'order', a: difference.a, b: difference.b };
  const text = (side: Side, value: Value | null): JsonDocument =>
    value === null
      ? null
      : valueText(value, styleAt(comparison[side], comparison[side].state(divergence[side].step)), mostText);
  const { inside } = difference;
  return {
    what: difference.what,
    ...('name' in difference && { name: difference.name }),
    ...('key' in difference && { key: text(difference.a === null ? 'b' : 'a', difference.key) }),
    ...('how' in difference && { how: difference.how }),
    a: text('a', difference.a),
    b: text('b', difference.b),
    ...(inside !== null && {
      inside: {
        path: pathText(inside.path, (value) => String(text('a', value))),
        a: text('a', inside.a),
        b: text('b', inside.b),
      },
    }),
  };
}
