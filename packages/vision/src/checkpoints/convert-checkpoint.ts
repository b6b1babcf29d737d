import { sameShape, type Value } from '@pellucid/tensor';
import { quoted } from './checkpoint-error.ts';

/** How the names of a published checkpoint become ours. Prefixes end at a dot or at the end of the name. */
export interface CheckpointNaming {
  /** Prefixes under which a parameter is registered a second time, and the prefix that we call it by. */
  readonly aliases: readonly (readonly [alias: string, kept: string])[];
  /** Prefixes of what our networks do not have. */
  readonly unused: readonly string[];
}

/** For checkpoints whose names are ours already, such as those of torchvision. */
export const plainNaming: CheckpointNaming = { aliases: [], unused: [] };

/** A checkpoint has two values for one parameter. */
export class ConflictingParametersError extends Error {
  override readonly name = 'ConflictingParametersError';
  readonly names: readonly [string, string];

  constructor(names: readonly [string, string]) {
    super(`The checkpoint has ${quoted(names[0])} and ${quoted(names[1])} for one parameter, with different values`);
    this.names = names;
  }
}

/**
 * The parameters of a checkpoint by our names: without the `module.` that DataParallel puts before every name, without the
 * counters `num_batches_tracked` that BatchNorm keeps for training only, each parameter once, and without what is not used.
 * The Values are those given. What our network expects is not looked at here, but by matchParameters.
 * @throws ConflictingParametersError
 */
export function convertCheckpoint(
  tensors: ReadonlyMap<string, Value>,
  { aliases, unused }: CheckpointNaming,
): Map<string, Value> {
  const parallel = [...tensors.keys()].every((name) => name.startsWith('module.'));
  const converted = new Map<string, Value>();
  const origins = new Map<string, string>();
  for (const [given, value] of tensors) {
    const name = withoutAlias(parallel ? given.slice('module.'.length) : given, aliases);
    if (/(^|\.)num_batches_tracked$/.test(name) || unused.some((prefix) => isUnder(name, prefix))) continue;
    const twin = converted.get(name);
    if (twin === undefined) {
      converted.set(name, value);
      origins.set(name, given);
    } else if (!isSame(twin, value)) {
      throw new ConflictingParametersError([origins.get(name) ?? name, given]);
    }
  }
  return converted;
}

function withoutAlias(name: string, aliases: CheckpointNaming['aliases']): string {
  const found = aliases.find(([alias]) => isUnder(name, alias));
  return found === undefined ? name : `${found[1]}${name.slice(found[0].length)}`;
}

function isUnder(name: string, prefix: string): boolean {
  return name === prefix || name.startsWith(`${prefix}.`);
}

/** To the bit. */
function isSame(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.data.constructor !== b.data.constructor || !sameShape(a.shape, b.shape)) return false;
  const [left, right] = [bitsOf(a), bitsOf(b)];
  return left.length === right.length && left.every((bits, i) => bits === right[i]);
}

function bitsOf({ data }: Value): Int32Array {
  return new Int32Array(data.buffer, data.byteOffset, data.length);
}
