import type { Moment, Selection } from '@pellucid/record-python';
import { exitCode, Failure } from '../failure.ts';
import { extensions } from '../languages.ts';
import type { Kept } from '../record-host/receiver.ts';

export const selectionOptions = {
  last: { type: 'string' },
  only: { type: 'string', multiple: true },
  from: { type: 'string' },
  until: { type: 'string' },
} as const;

interface Given {
  readonly last?: string | undefined;
  readonly only?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/** What part of a run is asked for: of its recorder, and of the host. */
export interface Asked {
  readonly selection: Selection;
  readonly kept: Kept;
  /** Told when nothing was recorded: a clause for people. */
  readonly neverCame: string | null;
}

/**
 * The options that take a part of a run.
 * @throws Failure of usage
 */
export function selectionOf(given: Given): Asked {
  const last = given.last === undefined ? undefined : count('--last', given.last);
  const starts = given.from === undefined ? undefined : moment('--from', given.from);
  const stops = given.until === undefined ? undefined : moment('--until', given.until);
  const { functions, files } = parts(given.only ?? []);
  if (last !== undefined && stops !== undefined) {
    throw new Failure(exitCode.usage, '--last keeps the end of a run, so it does not go together with --until.');
  }
  return {
    selection: {
      ...(starts && { starts }),
      ...(stops && !('events' in stops) && { stops }),
      ...(last !== undefined && { last }),
      ...(functions.length > 0 && { functions }),
      ...(files.length > 0 && { files }),
    },
    kept: {
      ...(last !== undefined && { last }),
      ...(stops && 'events' in stops && { first: stops.events }),
      ...(starts && { waits: true }),
    },
    neverCame: given.from === undefined ? null : `the program never came to ${given.from}`,
  };
}

const factors: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6 };

/** `COUNT`: a whole number from 1, `k` and `M` behind it mean thousands and millions. */
function count(option: string, text: string): number {
  const [, digits, suffix] = /^(\d+)([kM]?)$/.exec(text) ?? [];
  const number = Number(digits) * (factors[suffix ?? ''] ?? 1);
  if (digits !== undefined && number >= 1 && number <= 1e12) return number;
  throw new Failure(exitCode.usage, `${option} takes a number of events, such as 5000, 20k or 2M, not "${text}".`);
}

const functionName = /^[\p{L}_$][\p{L}\p{N}_$]*(?:\.#?[\p{L}_$][\p{L}\p{N}_$]*)*$/u;

/** `FILE:LINE`, `FUNCTION` (or `CLASS.METHOD`), or `COUNT`. */
function moment(option: string, text: string): Moment {
  if (/^\d/.test(text) && !text.includes(':')) return { events: count(option, text) };
  if (functionName.test(text)) return { function: text };
  const [, file, line] = /^(.+):(\d+)$/.exec(text) ?? [];
  if (file !== undefined && Number(line) >= 1) return { file, line: Number(line) };
  throw new Failure(
    exitCode.usage,
    `${option} takes FILE:LINE, a function or a number of events, such as app.py:12, Heap.push or 20k, not "${text}".`,
  );
}

/** Files have a `/` or one of the programs' extensions; everything else names functions. */
function parts(only: readonly string[]): { readonly functions: readonly string[]; readonly files: readonly string[] } {
  if (only.includes('')) throw new Failure(exitCode.usage, '--only takes a function or a file, not "".');
  const isFile = (text: string): boolean => text.includes('/') || extensions.some((one) => text.endsWith(one));
  return { functions: only.filter((text) => !isFile(text)), files: only.filter(isFile) };
}
