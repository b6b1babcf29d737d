export { CannotRecord, record } from './block.ts';
export { type Launch, LaunchError, launch, launchCommand } from './launch.ts';
export type { Limits, RecordOptions } from './options.ts';
export type { Moment, Selection } from './selection.ts';
