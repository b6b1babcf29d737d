import { pathToFileURL } from 'node:url';
import { ENVIRONMENT_KEY, MEETING_KEY, type WireOptions } from './options.ts';

export interface Preload {
  /** Path of the module that begins a recording. */
  readonly register: string;
  /** TypeScript has to go through the module hooks; `--require` leaves a CommonJS program to the loader that runs it without us. */
  readonly typed: boolean;
  /** What NODE_OPTIONS is without us. */
  readonly nodeOptions: string | undefined;
}

/** What the environment holds in which Node records what it runs, the programs below it too. */
export function recordingEnvironment(
  wish: WireOptions,
  { register, typed, nodeOptions }: Preload,
): Record<string, string> {
  const name = typed ? pathToFileURL(register).href : register;
  const flag = `${typed ? '--import' : '--require'} "${name.replace(/["\\]/g, '\\$&')}"`;
  return {
    [ENVIRONMENT_KEY]: JSON.stringify({ ...wish, nodeOptions: nodeOptions ?? null }),
    NODE_OPTIONS: nodeOptions === undefined || nodeOptions === '' ? flag : `${flag} ${nodeOptions}`,
  };
}

export interface Wish {
  readonly options: WireOptions;
  /** Where the host waits for further processes; null: nowhere. */
  readonly folder: string | null;
}

/** Takes what this process is to record out of its environment, which then is as it would be without us; null: nothing. */
export function takeWish(environment: NodeJS.ProcessEnv): Wish | null {
  const text = environment[ENVIRONMENT_KEY];
  const folder = environment[MEETING_KEY] ?? null;
  delete environment[ENVIRONMENT_KEY];
  delete environment[MEETING_KEY];
  if (text === undefined) return null;
  const options = JSON.parse(text) as WireOptions;
  if (options.nodeOptions === null) delete environment['NODE_OPTIONS'];
  else if (options.nodeOptions !== undefined) environment['NODE_OPTIONS'] = options.nodeOptions;
  return { options, folder };
}

/**
 * What a process asks of those that it starts. `starter`: the task that starts them; 0: none that is recorded. `waits`: the first moment of the
 * recording has not come, so they wait for it themselves.
 */
export function inherited(options: WireOptions, starter: number, waits: boolean): WireOptions {
  const { reportPath, nodeOptions, selection = {}, ...rest } = options;
  const { starts, ...others } = selection;
  return {
    ...rest,
    selection: waits && starts !== undefined ? { starts, ...others } : others,
    fd: null,
    program: null,
    starter,
  };
}
