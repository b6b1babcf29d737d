export { identityKernel, type Kernel, kernelRadius } from './blur/kernel.ts';
export { CheckpointError, type CheckpointProblem, ForbiddenGlobalError } from './checkpoints/checkpoint-error.ts';
export {
  type CheckpointNaming,
  ConflictingParametersError,
  convertCheckpoint,
  plainNaming,
} from './checkpoints/convert-checkpoint.ts';
export { fpnInceptionNaming, fpnMobilenetNaming } from './checkpoints/deblurgan-naming.ts';
export {
  type GeneratorWeights,
  generatorWeights,
  type ParameterFile,
  readParameters,
} from './checkpoints/generator-weights.ts';
export { matchParameters, ParameterMismatchError, type WrongShape } from './checkpoints/match-parameters.ts';
export { readPytorchCheckpoint } from './checkpoints/pytorch-checkpoint.ts';
export { jpegExif, withExif } from './data/photo-file/jpeg-exif.ts';
export { inspectPhoto, type PhotoInspection } from './data/photo-inspection.ts';
export { type DeblurOptions, type Deblurred, deblur } from './deblur/deblur.ts';
export {
  type BlurFound,
  type Candidate,
  type DeblurMethod,
  type DeblurStage,
  type Decision,
  deblurMethods,
} from './deblur/decision.ts';
export { UnknownNetworkError, type WatchedRun } from './deblur/network-runner.ts';
export type { DeblurObserver } from './deblur/observer.ts';
export type { PhotoPixels } from './deblur/photo-pixels.ts';
export { PhotoPixelsError } from './deblur/photo-pixels-error.ts';
export type { Planes } from './deblur/pixel-planes.ts';
export type { DeblurProgress } from './deblur/progress.ts';
export type { DeblurRuntime, NetworkTask } from './deblur/runtime.ts';
export type { EstimateLevel as KernelLevel } from './deconvolution/estimate/search.ts';
export type { Picture } from './images/picture.ts';
export { PictureSizeError } from './images/picture-size-error.ts';
export type { Plane } from './images/plane.ts';
export { psnr } from './images/psnr.ts';
export { type SsimWindow, ssim } from './images/ssim.ts';
export type { Tile } from './images/tiles.ts';
export { type ClassifierCost, type MapStep, mapSteps } from './lab/classifier-cost.ts';
export { contactSheet } from './lab/contact-sheet.ts';
export type { Lane } from './lab/lane.ts';
export { type InkMap, type MapTreatment, type PoolingEffect, poolingEffects } from './lab/pooling-effect.ts';
export { type PoolingListener, poolingExperiment } from './lab/pooling-experiment.ts';
export { completeSeeds, type PoolingReport, poolingReport, type VariantReport } from './lab/pooling-report.ts';
export { fullPlan, isPoolingRun, type PoolingPlan, type PoolingRun, quickPlan } from './lab/pooling-run.ts';
export { type PoolingVariant, poolingVariants, variantNames } from './lab/pooling-variants.ts';
export { type Estimate, isClear, type Summary } from './lab/statistics.ts';
export { type InceptionModule, inceptionModule, type PoolingBranch } from './layers/inception-module.ts';
export type { Initial } from './layers/initial.ts';
export { type LayerWatcher, type ParameterForm, ParameterStore, type Scope, ScopeError } from './layers/scope.ts';
export { type SegmentPooling, superpixelPool, superpixelUnpool } from './layers/superpixel-pooling.ts';
export { capacityOf, levelSegmentsInput, levelSegmentValues, type MapSize } from './layers/superpixel-segments.ts';
export { multiplyAdds } from './measures/multiply-adds.ts';
export { doubleDiscriminator, type Predictions } from './networks/deblur-gan/discriminator.ts';
export { type DeblurGanOptions, deblurGan } from './networks/deblur-gan/generator.ts';
export { type GeneratorModel, generatorModel } from './networks/deblur-gan/generator-model.ts';
export {
  type Features,
  type Generator,
  type GeneratorOptions,
  hasSuperpixels,
  isShownDeconvolved,
} from './networks/generator.ts';
export { inceptionResnetV2Features } from './networks/inception-resnet-v2/features.ts';
export { type InceptionV3Logits, type InceptionV3Options, inceptionV3 } from './networks/inception-v3/inception-v3.ts';
export { mobilenetV2Features } from './networks/mobilenet-v2.ts';
export { type RestorationUnetOptions, restorationUnet } from './networks/restoration-unet.ts';
export { restoringNetwork } from './networks/restoring-network.ts';
export { vgg19Features, vgg19Naming } from './networks/vgg19.ts';
export { Random } from './random.ts';
export { SuperpixelOptionError, SuperpixelSizeError } from './superpixels/errors.ts';
export { type GridNeighbours, gridNeighbours } from './superpixels/grid-neighbours.ts';
export { type LevelOptions, segmentLevels } from './superpixels/levels.ts';
export { boundaryRecall, undersegmentationError } from './superpixels/quality.ts';
export type { Segmentation } from './superpixels/segmentation.ts';
export { type SlicOptions, slic } from './superpixels/slic.ts';
export { hardLabels, softAssociation, softPool, softUnpool, withPositions } from './superpixels/ssn.ts';
export { allFeatures, isFeatures } from './training/deblur-network.ts';
export { DivergedError } from './training/diverged-error.ts';
export { defaultPlan, type TrainingPlan } from './training/plan.ts';
export { isSchedule, type Schedule } from './training/rate-schedule.ts';
export { SavedTrainingError } from './training/saved-training.ts';
export type { StepOutcome } from './training/trainer.ts';
export type { Pace, TrainingReport } from './training/training-report.ts';
