export { GradientError, gradients } from './gradients.ts';
export { parametersOf } from './graph.ts';
export { ModelError, type ModelOptions, onnxModel } from './onnx/model.ts';
export { clamp, leakyRelu, relu, sigmoid, tanh } from './operations/activations.ts';
export {
  abs,
  add,
  div,
  exp,
  log,
  maximum,
  minimum,
  mul,
  neg,
  sign,
  sqrt,
  square,
  sub,
} from './operations/arithmetic.ts';
export type { Operand } from './operations/broadcasting.ts';
export { equal, greater, where } from './operations/comparison.ts';
export {
  type ConvolutionOptions,
  conv2d,
  convTranspose2d,
  type Pair,
  type TransposedConvolutionOptions,
} from './operations/convolution.ts';
export { gather } from './operations/gather.ts';
export { matmul, swapLast } from './operations/matmul.ts';
export { type BatchStatistics, batchNorm, batchNormWith, instanceNorm } from './operations/normalisation.ts';
export { type AveragePoolingOptions, avgPool2d, maxPool2d, type PoolingOptions } from './operations/pooling.ts';
export { reduceMax, reduceMean, reduceSum } from './operations/reductions.ts';
export { type ResizeMode, resize } from './operations/resize.ts';
export {
  type Segments,
  segmentMax,
  segmentMean,
  segmentSum,
  segmentsInput,
  segmentValues,
  unpool,
} from './operations/segments.ts';
export {
  concat,
  expand,
  flip,
  type PadMode,
  pad,
  reshape,
  slice,
  split,
  transpose,
  zerosLike,
} from './operations/shaping.ts';
export { crossEntropy, logSoftmax, softmax } from './operations/softmax.ts';
export { type Backend, compile, InputError, type Program, type Session } from './program.ts';
export { readSafetensors, type SafetensorsFile } from './safetensors/read-safetensors.ts';
export { SafetensorsError, type SafetensorsProblem } from './safetensors/safetensors-error.ts';
export { bytesPerElement, decodeElements, ElementRangeError, type StoredType } from './safetensors/stored-type.ts';
export { type WrittenFloats, writeSafetensors } from './safetensors/write-safetensors.ts';
export { ShapeError } from './shape-error.ts';
export { constant, input, parameter, type Tensor } from './tensor.ts';
export { type AdamOptions, adamScalars, adamStep, type StepParts, type TrainingStep } from './training/adam.ts';
export { type Packing, pack, packedInput, packingOf, unpack } from './training/packing.ts';
export { type ElementType, type Shape, sameShape, shapeText, sizeOf, type Value } from './value.ts';
