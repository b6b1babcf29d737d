import type { Moment } from '../moment.ts';
import { printable } from '../value-text.ts';

/** The function of the moment's call; a module body by its file. */
export function callName({ call }: Moment): string {
  if (call === null) return 'the program';
  return call.function.kind === 'module' ? fileName(call.source.program.path) : printable(call.function.name, 60);
}

export function fileName(path: string): string {
  return printable(path.split('/').at(-1) ?? path, 60);
}
