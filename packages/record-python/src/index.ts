export { LaunchError, launch } from './launch.ts';
export type { Launch, Limits, Moment, RecordOptions, Selection } from './options.ts';
