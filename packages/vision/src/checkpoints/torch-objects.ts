import type { StoredType } from '@pellucid/tensor';
import { CheckpointError, ForbiddenGlobalError } from './checkpoint-error.ts';
import {
  isKind,
  kindOf,
  type Pickled,
  type PickledDict,
  type PickledGlobal,
  type StorageReference,
  type TensorReference,
} from './pickled.ts';

/** The storages of PyTorch that are read. */
const storageTypes: ReadonlyMap<string, StoredType> = new Map([
  ['torch.DoubleStorage', 'F64'],
  ['torch.FloatStorage', 'F32'],
  ['torch.HalfStorage', 'F16'],
  ['torch.BFloat16Storage', 'BF16'],
  ['torch.LongStorage', 'I64'],
  ['torch.IntStorage', 'I32'],
  ['torch.CharStorage', 'I8'],
  ['torch.ByteStorage', 'U8'],
  ['torch.BoolStorage', 'BOOL'],
]);

/** What a checkpoint may call, and what stands for the result. All else is refused by name. */
const callables: ReadonlyMap<string, (given: readonly Pickled[]) => Pickled> = new Map<
  string,
  (given: readonly Pickled[]) => Pickled
>([
  ['collections.OrderedDict', orderedDict],
  ['torch.Size', ([sizes]) => ({ kind: 'tuple', items: itemsOf(sizes) })],
  // The first is of PyTorch 0.3 and older; the second has flags of gradients after the strides.
  ['torch._utils._rebuild_tensor', tensor],
  ['torch._utils._rebuild_tensor_v2', tensor],
  ['torch._utils._rebuild_parameter', parameter],
]);

/** PyTorch refuses more axes than these. */
const mostAxes = 64;

/** @throws ForbiddenGlobalError */
export function allowedGlobal(module: string, name: string): PickledGlobal {
  const global = `${module}.${name}`;
  if (!callables.has(global) && !storageTypes.has(global)) throw new ForbiddenGlobalError(global);
  return { kind: 'global', name: global };
}

/** The result of calling a global with a tuple. */
export function callGlobal(callee: Pickled | undefined, given: Pickled | undefined): Pickled {
  const call = isKind(callee, 'global') ? callables.get(callee.name) : undefined;
  if (call === undefined)
    throw new CheckpointError('pickle', `The checkpoint calls ${kindOf(callee)} that is no function`);
  return call(itemsOf(given));
}

/** The storage that a persistent id names: ('storage', type, key, device, elements), and a sixth field that has to be None. */
export function storageOf(id: Pickled | undefined): StorageReference {
  const [what, type, key, , length, view = null] = itemsOf(id);
  // Models that are saved whole refer to the source text of their classes.
  if (what === 'module' && isKind(type, 'global')) throw new ForbiddenGlobalError(type.name);
  const stored = isKind(type, 'global') ? storageTypes.get(type.name) : undefined;
  if (what !== 'storage' || stored === undefined || typeof key !== 'string' || !isCount(length) || view !== null) {
    throw new CheckpointError(
      'pickle',
      'A storage of the checkpoint is described in a way that PyTorch does not write',
    );
  }
  return { kind: 'storage', key, type: stored, length };
}

/** What may be the key of a dictionary. */
export function dictKey(key: Pickled | undefined): string | number | boolean {
  if (typeof key === 'string' || typeof key === 'number' || typeof key === 'boolean') return key;
  throw new CheckpointError(
    'pickle',
    `A dictionary of the checkpoint has ${kindOf(key)} for a key; expected are texts and numbers`,
  );
}

function orderedDict([pairs]: readonly Pickled[]): PickledDict {
  const entries: PickledDict['entries'] = new Map();
  for (const pair of pairs === undefined ? [] : itemsOf(pairs)) {
    const [key, value = null] = itemsOf(pair);
    entries.set(dictKey(key), value);
  }
  return { kind: 'dict', entries };
}

function tensor([storage, offset, shape, strides]: readonly Pickled[]): TensorReference {
  const sizes = countsOf(shape);
  const steps = countsOf(strides);
  if (!isKind(storage, 'storage') || !isCount(offset) || sizes.length !== steps.length || sizes.length > mostAxes) {
    throw new CheckpointError('pickle', 'A tensor of the checkpoint is described in a way that PyTorch does not write');
  }
  return { kind: 'tensor', storage, offset, shape: sizes, strides: steps };
}

function parameter([data]: readonly Pickled[]): TensorReference {
  if (isKind(data, 'tensor')) return data;
  throw new CheckpointError('pickle', `A parameter of the checkpoint has ${kindOf(data)}, where a tensor was expected`);
}

function countsOf(value: Pickled | undefined): number[] {
  return itemsOf(value).map((item) => {
    if (isCount(item)) return item;
    const found = typeof item === 'number' ? item : kindOf(item);
    throw new CheckpointError(
      'pickle',
      `A shape or stride of the checkpoint has ${found}; expected are whole numbers from 0`,
    );
  });
}

function itemsOf(value: Pickled | undefined): readonly Pickled[] {
  if (isKind(value, 'tuple') || isKind(value, 'list')) return value.items;
  throw new CheckpointError('pickle', `The checkpoint has ${kindOf(value)}, where a tuple was expected`);
}

function isCount(value: Pickled | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
