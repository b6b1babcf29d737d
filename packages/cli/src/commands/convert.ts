import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { SafetensorsError, writeSafetensors } from '@pellucid/tensor';
import {
  allFeatures,
  CheckpointError,
  ConflictingParametersError,
  type Features,
  type GeneratorWeights,
  generatorModel,
  generatorWeights,
  isFeatures,
  type ParameterFile,
  ParameterMismatchError,
  readParameters,
} from '@pellucid/vision';
import { onePositional, parseOptions, wholeNumber } from '../arguments.ts';
import { exitCode, Failure, systemCode, systemReason } from '../failure.ts';
import { replaceFile, requireOtherFile } from '../output-file.ts';
import { counted, size } from '../text/measures.ts';
import { printableLine } from '../text/printable.ts';
import { featuresNamed } from './features-option.ts';
import { type Outcome, success } from './outcome.ts';

const options = {
  output: { type: 'string', short: 'o' },
  features: { type: 'string' },
  part: { type: 'string' },
  half: { type: 'boolean' },
  size: { type: 'string' },
  batch: { type: 'string' },
  'own-statistics': { type: 'boolean' },
} as const;

/** Sides of pictures that a model may be made for. */
const maxSide = 8192;

/** `pellucid convert`: parameters of a generator, from PyTorch or safetensors, to safetensors or ONNX. */
export async function convert(args: readonly string[]): Promise<Outcome> {
  const { values: given, positionals } = parseOptions('convert', args, options);
  const input = onePositional('convert', 'FILE (a checkpoint)', positionals);
  const output = given.output ?? `${input.slice(0, input.length - extname(input).length)}.safetensors`;
  const kind = kindOf(output);
  const onlyModels = given.size ?? given.batch ?? given['own-statistics'];
  if (kind !== 'onnx' && onlyModels !== undefined) {
    throw new Failure(
      exitCode.usage,
      `--size, --batch and --own-statistics belong to ONNX; name the output *.onnx with -o.`,
    );
  }
  if (kind === 'onnx' && given.half) {
    throw new Failure(exitCode.usage, '--half belongs to safetensors; an ONNX model is written in single precision.');
  }
  const { width, height } = sizeOf(given.size ?? '256x256');
  const batch = Math.max(1, wholeNumber('--batch', given.batch, 1, 64));
  const bytes = read(input);
  requireOtherFile(output, input, 'the checkpoint');
  const file = understood(input, () => readParameters(bytes, given.part));
  const features = featuresOf(given.features, file, input);
  const weights = understood(input, () => generatorWeights(file.values, features));
  const superpixels = file.metadata.get('superpixels') !== 'false';
  const ownStatistics = given['own-statistics'] ?? false;
  replaceFile(
    output,
    kind === 'onnx'
      ? generatorModel({ ...weights, superpixels, width, height, batch, ownStatistics })
      : writeSafetensors(weights.values, metadataOf(file, features), given.half ? 'F16' : 'F32'),
  );
  process.stderr.write(`pellucid: ${parametersText(weights)} of ${features} → ${output}\n`);
  return success;
}

function kindOf(output: string): 'safetensors' | 'onnx' {
  const extension = extname(output).toLowerCase();
  if (extension === '.safetensors' || extension === '.onnx') return extension === '.onnx' ? 'onnx' : 'safetensors';
  throw new Failure(
    exitCode.usage,
    `"${output}" is neither *.safetensors nor *.onnx, the two kinds that can be written.`,
  );
}

function sizeOf(text: string): { readonly width: number; readonly height: number } {
  const [, width = 0, height = 0] = (/^(\d{1,5})x(\d{1,5})$/.exec(text) ?? []).map(Number);
  if (width >= 1 && height >= 1 && width <= maxSide && height <= maxSide) return { width, height };
  throw new Failure(exitCode.usage, `--size takes WIDTHxHEIGHT in pixels up to ${maxSide}x${maxSide}, not "${text}".`);
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const reason = systemCode(error) === 'ENOENT' ? 'there is no such file' : systemReason(error);
    throw new Failure(exitCode.noInput, `"${path}" cannot be read: ${reason}.`);
  }
}

/** The features that were asked for, or that the file says it is for. */
function featuresOf(asked: string | undefined, { metadata }: ParameterFile, path: string): Features {
  if (asked !== undefined) return featuresNamed(asked);
  const said = metadata.get('features');
  if (said !== undefined && isFeatures(said)) return said;
  throw new Failure(
    exitCode.usage,
    `"${path}" does not say which network it is for; name it with --features (${allFeatures.join(', ')}).`,
  );
}

/** Runs something that may find the file to be no good, and says so. */
function understood<T>(path: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    const known =
      error instanceof SafetensorsError ||
      error instanceof CheckpointError ||
      error instanceof ConflictingParametersError ||
      error instanceof ParameterMismatchError;
    if (!known) throw error;
    throw new Failure(exitCode.badData, `"${path}" cannot be converted: ${printableLine(error.message)}.`);
  }
}

function metadataOf({ metadata }: ParameterFile, features: Features): ReadonlyMap<string, string> {
  return new Map([...metadata, ['features', features]]);
}

function parametersText({ values }: GeneratorWeights): string {
  const numbers = [...values.values()].reduce((sum, { data }) => sum + data.length, 0);
  return `${counted(values.size, 'tensor')}, ${counted(numbers, 'number')} (${size(4 * numbers)})`;
}
