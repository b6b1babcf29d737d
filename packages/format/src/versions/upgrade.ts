import type { StoredPart } from '../container/stored-parts.ts';
import { FormatVersionError } from '../errors.ts';

/** The version that this build writes. Every change of FORMAT.md raises it. */
export const currentVersion = 4;

/**
 * Turns the parts of one version into those of the next. Made anew for each file, so it may keep what it has seen.
 * The first version that needs one also freezes the types it reads from, as `versions/vN.ts`.
 */
export type Upgrader = () => (part: StoredPart) => Iterable<StoredPart>;

/** Index i upgrades version i + 1 to i + 2. Nothing outside this folder knows an old version. */
const upgraders: readonly Upgrader[] = [
  // 1 → 2: a recording of one process says the same in both.
  saysTheSameIn('2'),
  // 2 → 3: nothing is foretold.
  saysTheSameIn('3'),
  // 3 → 4: no batch is made of words.
  saysTheSameIn('4'),
];

function saysTheSameIn(version: string): Upgrader {
  return () => (part) =>
    part.part === 'metadata' && part.map.has('version')
      ? [{ ...part, map: new Map([...part.map, ['version', version]]) }]
      : [part];
}

/**
 * A function that makes parts of `version` into parts of the current one.
 * @throws FormatVersionError for a version that is newer, or that never was.
 */
export function upgradeFrom(
  version: string,
  chain: readonly Upgrader[] = upgraders,
): (part: StoredPart) => readonly StoredPart[] {
  const number = Number(version);
  const newest = chain.length + 1;
  if (!Number.isSafeInteger(number) || number < 1 || number > newest) throw new FormatVersionError(version, newest);
  const steps = chain.slice(number - 1).map((make) => make());
  return (part) => steps.reduce<readonly StoredPart[]>((parts, step) => parts.flatMap((one) => [...step(one)]), [part]);
}
