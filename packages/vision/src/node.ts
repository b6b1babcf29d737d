export {
  NoPhotosError,
  PairError,
  PhotoFormatError,
  SampleError,
  SamplesClosedError,
  UnreadablePhotoError,
} from './data/errors.ts';
export { listPhotos } from './data/list-photos.ts';
export { decodePhoto, readPhoto } from './data/read-photo.ts';
export { encodePicture, type PictureFormat, UnknownPictureFormatError, writePicture } from './data/write-picture.ts';
export { workerLane } from './lab/worker-lane.ts';
export { NoRunError, PlanDiffersError, RunExistsError, WeightsError } from './training/node/errors.ts';
export {
  type TrainingEnd,
  type TrainingOptions,
  type TrainingStart,
  trainGenerator,
} from './training/node/train-generator.ts';
