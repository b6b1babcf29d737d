import { parseChoice, viewKinds } from '@pellucid/web';
import { exitCode, Failure } from '../failure.ts';

/** For `parseOptions`: `--view NAME=KIND`, again for more. */
export const viewOption = { type: 'string', multiple: true } as const;

/**
 * Views chosen on the command line as the player reads them, `cards:bars,self.heap:cells`; null: none.
 * @throws Failure of usage.
 */
export function viewsOf(options: readonly string[] | undefined): string | null {
  if (options === undefined || options.length === 0) return null;
  return options.map(viewOf).join(',');
}

function viewOf(option: string): string {
  const at = option.lastIndexOf('=');
  if (at < 1) throw new Failure(exitCode.usage, `--view takes NAME=KIND, like cards=bars, not "${option}".`);
  const kind = option.slice(at + 1);
  const choice = parseChoice(kind, viewKinds);
  if (choice === null && kind.startsWith('slice@'))
    throw new Failure(
      exitCode.usage,
      `"${kind}" is no place of a slice; it is a number for each axis, like slice@2.0.`,
    );
  if (choice === null) throw new Failure(exitCode.usage, `"${kind}" is no view; --view knows ${viewKinds.join(', ')}.`);
  return `${encodeURIComponent(option.slice(0, at))}:${choice}`;
}
