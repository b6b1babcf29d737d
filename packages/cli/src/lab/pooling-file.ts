import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { completeSeeds, isPoolingRun, type PoolingPlan, type PoolingRun, poolingReport } from '@pellucid/vision';
import { exitCode, Failure, systemCode, systemReason } from '../failure.ts';
import { replaceFile } from '../output-file.ts';

/** The version of the file. What it holds is in `text`. */
const version = 1;

/**
 * Runs that are in a file of results already; none when it is not there.
 * @throws Failure when it cannot be read, is no such file, or belongs to another plan
 */
export function readRuns(path: string, plan: PoolingPlan): readonly PoolingRun[] {
  const file = parsed(path);
  if (file === null) return [];
  const { experiment, version: found, plan: own, runs } = file;
  if (experiment !== 'pooling' || !Array.isArray(runs) || !runs.every(isPoolingRun)) throw noResults(path);
  if (found !== version) {
    throw new Failure(
      exitCode.badData,
      `"${path}" holds results of version ${found}; this pellucid writes version ${version}. Name another file.`,
    );
  }
  if (!isDeepStrictEqual(own, { ...plan })) {
    throw new Failure(
      exitCode.badData,
      `"${path}" holds runs of another size (${planText(own)}, not ${planText(plan)}); delete it or name another file.`,
    );
  }
  return runs;
}

/** Writes all runs, and what they come to once two seeds are whole. @throws Failure */
export function writeRuns(path: string, plan: PoolingPlan, runs: readonly PoolingRun[]): void {
  const report = completeSeeds(runs).length < 2 ? null : poolingReport(runs);
  replaceFile(path, `${JSON.stringify({ experiment: 'pooling', version, plan, runs, report }, null, 1)}\n`);
}

/** @throws Failure */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Failure(exitCode.cannotCreate, `The folder "${folder}" cannot be made: ${systemReason(error)}.`);
  }
}

/** Fails before the work rather than after it. @throws Failure when a file in this place could not be written */
export function requireFolderOf(path: string): void {
  makeFolder(dirname(path));
}

function parsed(path: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    if (systemCode(error) !== undefined) {
      throw new Failure(exitCode.noInput, `"${path}" cannot be read: ${systemReason(error)}.`);
    }
  }
  throw noResults(path);
}

function noResults(path: string): Failure {
  return new Failure(
    exitCode.badData,
    `"${path}" does not hold results of \`pellucid lab pooling\`; delete it or name another file.`,
  );
}

function planText(plan: unknown): string {
  const training = typeof plan === 'object' && plan !== null && 'training' in plan ? plan.training : 'unknown';
  return `${training} ${training === 1 ? 'picture' : 'pictures'} to learn from`;
}
