import type { Exception } from './recording.ts';
import type { ValueKeys } from './value-keys.ts';

/**
 * The exceptions less those by which a Python program asks to end (`sys.exit`), and that nobody caught: they did what they are for. A module of its own: a
 * page for a run of JavaScript does without.
 */
export function withoutEndings(exceptions: readonly Exception[], keys: ValueKeys): readonly Exception[] {
  if (!keys.isPython) return exceptions;
  return exceptions.filter(({ handled, value }) => {
    const contents = handled === null && value.type === 'reference' ? keys.contentsOf(value.object) : undefined;
    return contents?.kind !== 'exception' || contents.type !== 'SystemExit';
  });
}
