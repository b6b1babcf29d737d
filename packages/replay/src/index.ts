export type {
  Call, CallState, Change, Exception, Granularity, Output, RandomAccess, Recording, Source, State, VariableKey, VariableState,
} from './recording.ts';
