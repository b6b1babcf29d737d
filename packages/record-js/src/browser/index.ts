export { recordSource, type SourceOptions, type SourceRun } from './record-source.ts';
export { SourceRefused } from './source-refused.ts';
