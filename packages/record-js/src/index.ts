export { type Launch, LaunchError, launch, launchCommand } from './launch.ts';
export type { Limits, RecordOptions } from './options.ts';
export type { Moment, Selection } from './selection.ts';
