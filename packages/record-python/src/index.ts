export { LaunchError, launch } from './launch.ts';
export type { Launch, Limits, RecordOptions } from './options.ts';
