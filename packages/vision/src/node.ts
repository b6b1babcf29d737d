export {
  NoPhotosError,
  PairError,
  PhotoFormatError,
  SampleError,
  SamplesClosedError,
  UnreadablePhotoError,
} from './data/errors.ts';
export { listPhotos } from './data/list-photos.ts';
export { comparisonPicture, mostStructured } from './data/photo-file/comparison.ts';
export { type PhotoFormat, photoFormat } from './data/photo-file/photo-format.ts';
export type { PhotoLoss } from './data/photo-file/photo-metadata.ts';
export { photoPicture } from './data/photo-file/photo-picture.ts';
export { decodePhotoFile, type PhotoFile, readPhotoFile } from './data/photo-file/read-photo-file.ts';
export { superpixelOverlay } from './data/photo-file/superpixel-overlay.ts';
export { type EncodedPhoto, encodePhotoFile, PhotoSizeError } from './data/photo-file/write-photo-file.ts';
export { decodePhoto, readPhoto } from './data/read-photo.ts';
export { encodePicture, type PictureFormat, UnknownPictureFormatError, writePicture } from './data/write-picture.ts';
export { crop } from './images/crop.ts';
export { resizeLongSide } from './images/resize.ts';
export { workerLane } from './lab/worker-lane.ts';
export { NoRunError, PlanDiffersError, RunExistsError, WeightsError } from './training/node/errors.ts';
export {
  type TrainingEnd,
  type TrainingOptions,
  type TrainingStart,
  trainGenerator,
} from './training/node/train-generator.ts';
