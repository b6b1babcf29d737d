import type { RunEnd, RunFacts } from '../program.ts';
import { Json, ShapeError } from './json.ts';
import { languages } from './program-json.ts';

export type MetadataMap = ReadonlyMap<string, string>;

/** FORMAT.md §2, `pellucid.recording`. */
export function factsToMetadata(facts: RunFacts): Map<string, string> {
  return new Map([
    ['version', String(facts.version)],
    ['language', facts.language],
    ['recorder', facts.recorder],
    ['runtime', facts.runtime],
    ['program', facts.program],
    ['argv', JSON.stringify(facts.argv)],
    ['cwd', facts.cwd],
    ['platform', facts.platform],
    ['started', facts.started],
    ['environment', JSON.stringify(facts.environment)],
    ['limits', JSON.stringify(facts.limits)],
  ]);
}

/** @throws ShapeError where the map does not follow FORMAT.md. */
export function factsFromMetadata(map: MetadataMap): RunFacts {
  const json = (key: string, otherwise: string) => Json.parse(map.get(key) ?? otherwise, key);
  return {
    version: Number(map.get('version')),
    language: Json.parse(JSON.stringify(map.get('language') ?? ''), 'language').oneOf(languages),
    recorder: map.get('recorder') ?? '',
    runtime: map.get('runtime') ?? '',
    program: map.get('program') ?? '',
    argv: json('argv', '[]').list((item) => item.string()),
    cwd: map.get('cwd') ?? '',
    platform: map.get('platform') ?? '',
    started: map.get('started') ?? '',
    environment: json('environment', '{}').record((item) => item.string()),
    limits: json('limits', '{}').record((item) => item.number()),
  };
}

/** The facts as a recorder sends them in its hello frame: the map of FORMAT.md §2 as a JSON object. */
export function factsFromJson(json: Json): RunFacts {
  return factsFromMetadata(new Map(Object.entries(json.record((item) => item.string()))));
}

/** The ends that are written to a file; a recording that broke off has none. */
export type WrittenEnd = Exclude<RunEnd, { readonly outcome: 'broken-off' }>;

/** FORMAT.md §2, `pellucid.end`. */
export function endToMetadata(end: WrittenEnd, steps: number): Map<string, string> {
  const map = new Map([
    ['outcome', end.outcome],
    ['steps', String(steps)],
  ]);
  if (end.outcome === 'exited') {
    map.set('code', String(end.code));
    if (end.exception !== null) map.set('exception', end.exception);
    if (end.remark !== undefined) map.set('reason', end.remark);
  } else if (end.outcome === 'signalled') {
    map.set('signal', end.signal);
  } else {
    map.set('reason', end.reason);
  }
  return map;
}

/** @throws ShapeError where the map does not follow FORMAT.md. */
export function endFromMetadata(map: MetadataMap): WrittenEnd {
  const outcome = map.get('outcome');
  switch (outcome) {
    case 'exited': {
      const code = Number(map.get('code'));
      if (!Number.isInteger(code)) throw new ShapeError(`The exit code ${map.get('code')} is not a whole number`);
      return { outcome, code, exception: map.get('exception') ?? null, remark: map.get('reason') };
    }
    case 'signalled':
      return { outcome, signal: map.get('signal') ?? 'unknown signal' };
    case 'interrupted':
      return { outcome, reason: map.get('reason') ?? 'the recorder stopped before the program did' };
    default:
      throw new ShapeError(`The run ended in an unknown way: ${outcome}`);
  }
}
