export { type Launch, LaunchError, launch } from './launch.ts';
export type { Limits, RecordOptions } from './options.ts';
