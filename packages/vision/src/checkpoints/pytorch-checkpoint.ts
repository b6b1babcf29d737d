import type { Value } from '@pellucid/tensor';
import { CheckpointError, quoted } from './checkpoint-error.ts';
import type { CheckpointFile } from './checkpoint-file.ts';
import { isLegacyCheckpoint, openLegacyCheckpoint } from './legacy-checkpoint.ts';
import { isKind, kindOf, type Pickled, type PickledDict, type TensorReference } from './pickled.ts';
import { tensorValues } from './tensor-values.ts';
import { isZip, openZipCheckpoint } from './zip-checkpoint.ts';

/**
 * Reads the parameters in a file of torch.save, without PyTorch and without running anything of it, in both of its formats (zip, since
 * PyTorch 1.6, and the one before). Names are those of the state_dict; float, double, half and bfloat16 become f32, integers and
 * truth values i32; views, transposed or strided, become row-major. What is not a tensor is passed over.
 *
 * The state_dict is the saved dictionary itself when it has tensors; else the one of its dictionaries that has, such as `model` in
 * `{'model': state_dict, 'epoch': 3, 'optimizer': …}`. `part` chooses where there are several.
 *
 * Memory is bounded by the size of the file. Names that share one tensor in the file share one Value.
 * @throws ForbiddenGlobalError when the file asks for anything of Python but tensors, as malicious files do, and models saved whole
 * @throws CheckpointError when it is cut, broken, of another kind, or when it is not clear which of its parts is meant
 * @throws ElementRangeError when a 64-bit integer does not fit 32 bits
 */
export function readPytorchCheckpoint(bytes: Uint8Array, part?: string): Map<string, Value> {
  const file = open(bytes);
  return tensorValues(tensorsOf(stateDict(file.root, part)), file);
}

function open(bytes: Uint8Array): CheckpointFile {
  if (isZip(bytes)) return openZipCheckpoint(bytes);
  if (isLegacyCheckpoint(bytes)) return openLegacyCheckpoint(bytes);
  const start = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  throw new CheckpointError(
    'file',
    `The file of ${bytes.length} bytes starts with "${start}"; a PyTorch checkpoint starts with 50 4b 03 04 (zip) or 80 02 8a 0a`,
  );
}

function stateDict(root: Pickled, part: string | undefined): PickledDict {
  if (!isKind(root, 'dict'))
    throw new CheckpointError('choice', `The checkpoint holds ${kindOf(root)}, where a dictionary was expected`);
  const parts = new Map(
    [...root.entries].flatMap(([key, value]) => (holdsTensors(value) ? [[String(key), value]] : [])),
  );
  const names = [...parts.keys()].map(quoted).join(', ');
  if (part !== undefined) {
    const chosen = parts.get(part);
    if (chosen !== undefined) return chosen;
    throw new CheckpointError(
      'choice',
      `The checkpoint has no parameters under ${quoted(part)}; it has them under ${names || 'no key'}`,
    );
  }
  if (holdsTensors(root)) return root;
  const [only] = parts.values();
  if (only === undefined) throw new CheckpointError('choice', 'The checkpoint holds no tensors');
  if (parts.size > 1)
    throw new CheckpointError('choice', `The checkpoint holds several sets of parameters: choose one of ${names}`);
  return only;
}

function holdsTensors(value: Pickled): value is PickledDict {
  return isKind(value, 'dict') && [...value.entries.values()].some((entry) => isKind(entry, 'tensor'));
}

/** No state_dict nests dictionaries deeper than a few levels. */
const deepestNesting = 32;

/** The tensors of a dictionary and of the dictionaries in it, whose keys are joined by dots. */
function tensorsOf(root: PickledDict): Map<string, TensorReference> {
  const tensors = new Map<string, TensorReference>();
  // Each dictionary is entered once: nested in itself or shared by many, it would have no end or exponentially many names.
  const entered = new Set<PickledDict>();
  const enter = (dict: PickledDict, prefix: string, depth: number): void => {
    if (entered.has(dict)) throw new CheckpointError('pickle', 'The checkpoint has one dictionary in two places');
    if (depth > deepestNesting) {
      throw new CheckpointError('pickle', `The checkpoint nests dictionaries more than ${deepestNesting} deep`);
    }
    entered.add(dict);
    for (const [key, value] of dict.entries) {
      const name = `${prefix}${key}`;
      if (isKind(value, 'dict')) enter(value, `${name}.`, depth + 1);
      if (!isKind(value, 'tensor')) continue;
      if (tensors.has(name)) throw new CheckpointError('pickle', `The checkpoint has two tensors ${quoted(name)}`);
      tensors.set(name, value);
    }
  };
  enter(root, '', 1);
  return tensors;
}
