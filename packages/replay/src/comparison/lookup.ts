import type { CallId, FunctionId, ProgramFunction, ProgramVariable, Site, SiteId, VariableId } from '@pellucid/format';
import type { Call, Recording, Source } from '../recording.ts';

// Events may name what no table knows: null then.

export function siteIn(recording: Recording, site: SiteId): Site | null {
  return known(() => recording.siteOf(site));
}

export function variableIn(recording: Recording, variable: VariableId): ProgramVariable | null {
  return known(() => recording.variableOf(variable));
}

export function functionIn(recording: Recording, target: FunctionId): ProgramFunction | null {
  return known(() => recording.functionOf(target));
}

/** The source that the function stands in. */
export function sourceIn(recording: Recording, target: FunctionId): Source | null {
  return known(() => recording.sourceOfFunction(target));
}

export function callIn(recording: Recording, call: CallId): Call | null {
  return known(() => recording.call(call));
}

function known<T>(find: () => T): T | null {
  try {
    return find();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
