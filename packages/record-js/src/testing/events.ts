import {
  decodeBatch,
  type Program,
  type ProgramFunction,
  type ProgramVariable,
  type RecordedEvent,
  type Site,
} from '@pellucid/format';
import type { Frame } from './run.ts';

export interface Events {
  readonly facts: Readonly<Record<string, string>>;
  readonly exception: string | null;
  readonly programs: readonly Program[];
  readonly events: readonly RecordedEvent[];
  readonly sites: ReadonlyMap<number, Site>;
  readonly functions: ReadonlyMap<number, ProgramFunction>;
  readonly variables: ReadonlyMap<number, ProgramVariable>;
}

/** Everything that the frames of a run say. @throws when a batch is damaged or the frames are not in order */
export function readFrames(frames: readonly Frame[]): Events {
  const programs: Program[] = [];
  const events: RecordedEvent[] = [];
  const sites = new Map<number, Site>();
  const functions = new Map<number, ProgramFunction>();
  const variables = new Map<number, ProgramVariable>();
  let facts: Record<string, string> = {};
  let exception: string | null = null;
  frames.forEach(({ kind, payload }, i) => {
    if ((kind === 1) !== (i === 0)) throw new Error(`frame ${i} is of kind ${kind}`);
    if (kind === 3) {
      const batch = decodeBatch(payload);
      if (batch.damage !== null) throw new Error(String(batch.damage));
      if (batch.firstStep !== events.length)
        throw new Error(`batch begins at ${batch.firstStep}, expected ${events.length}`);
      events.push(...batch.events);
      return;
    }
    const message = JSON.parse(payload.toString()) as {
      facts: Record<string, string>;
      program: Program;
      exception: string | null;
    };
    if (kind === 1) facts = message.facts;
    else if (kind === 4) exception = message.exception;
    else {
      programs.push(message.program);
      for (const site of message.program.sites) sites.set(site.id, site);
      for (const one of message.program.functions) functions.set(one.id, one);
      for (const variable of message.program.variables) variables.set(variable.id, variable);
    }
  });
  return { facts, exception, programs, events, sites, functions, variables };
}
