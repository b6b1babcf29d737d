export { NoPhotosError, PairError, SampleError, type UnreadablePhotoError } from './data/errors.ts';
export { NoRunError, PlanDiffersError, RunExistsError, WeightsError } from './training/node/errors.ts';
export {
  type TrainingEnd,
  type TrainingOptions,
  type TrainingStart,
  trainGenerator,
} from './training/node/train-generator.ts';
