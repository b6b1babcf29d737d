import { UsageError } from './usage-error.mjs';

/**
 * What the options `--rounds`, `--scale` and `--only` ask for.
 * @template {{ name: string, rounds: number }} Program
 * @param {Record<string, unknown>} values
 * @param {readonly Program[]} programs
 * @returns {{ rounds: number, scale: number, wanted: Program[] }} `rounds`: runs of each program; the programs with their own rounds scaled
 */
export function wantedPrograms(values, programs) {
  const rounds = Number(values.rounds);
  if (!(Number.isInteger(rounds) && rounds > 0))
    throw new UsageError(`--rounds is "${values.rounds}", not a number above 0.`);
  const scale = Number(values.scale);
  if (!(scale > 0)) throw new UsageError(`--scale is "${values.scale}", not a number above 0.`);
  const only = /** @type {string[]} */ (values.only ?? []);
  for (const name of only) {
    if (programs.every((program) => program.name !== name))
      throw new UsageError(
        `--only names no program: "${name}". There are ${programs.map((each) => each.name).join(', ')}.`,
      );
  }
  const wanted = programs
    .filter(({ name }) => only.length === 0 || only.includes(name))
    .map((program) => ({ ...program, rounds: Math.ceil(program.rounds * scale) }));
  return { rounds, scale, wanted };
}
