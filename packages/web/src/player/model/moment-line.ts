import type { Event } from '@pellucid/format';
import type { CallState, Recording, Source } from '@pellucid/replay';

/** The 1-based line of the call's statement that runs or waits. Before its first that is where the function is defined; null: where a module begins. */
export function lineOf({ at, function: { kind, range } }: CallState): number | null {
  if (at !== null) return at[0];
  return kind === 'module' ? null : range[0];
}

/** Where an event stands; null when the recorder did not know. */
export function placeOf(
  recording: Recording,
  event: Event,
): { readonly source: Source; readonly line: number; readonly function: string } | null {
  if (event.type === 'enter') {
    const fn = recording.functionOf(event.function);
    return { source: recording.sourceOfFunction(fn.id), line: fn.range[0], function: functionLabel(recording, fn.id) };
  }
  if (!('site' in event) || event.site === null) return null;
  const site = recording.siteOf(event.site);
  return {
    source: recording.sourceOfFunction(site.function),
    line: site.range[0],
    function: functionLabel(recording, site.function),
  };
}

/** The function's name; a module body by the name of its file. */
export function functionLabel(recording: Recording, id: Parameters<Recording['functionOf']>[0]): string {
  const fn = recording.functionOf(id);
  return fn.kind === 'module' ? fileName(recording.sourceOfFunction(id).program.path) : fn.name;
}

export function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) || path;
}
