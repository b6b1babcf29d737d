import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../../data/replace-file.ts';
import type { TrainingReport } from '../training-report.ts';

/**
 * What a training leaves behind, in a folder of its own:
 * - `last.safetensors`, `best.safetensors`: all that it takes to go on (see `saveTraining`), from the last checkpoint and from the one of the
 *   highest validation PSNR.
 * - `weights.safetensors`: the average parameters of the best; what others load.
 * - `log.jsonl`: a TrainingReport on each line.
 * - `report.html`: curves and samples.
 */
export class RunFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  async create(): Promise<void> {
    await mkdir(this.path, { recursive: true });
  }

  /** The bytes of the last checkpoint; null when there is none. */
  async last(): Promise<Uint8Array | null> {
    try {
      return await readFile(this.pathOf('last'));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  }

  write(file: keyof typeof names, content: string | Uint8Array): Promise<void> {
    return replaceFile(this.pathOf(file), content);
  }

  pathOf(file: keyof typeof names): string {
    return join(this.path, names[file]);
  }

  /**
   * Begins the log, or goes on with it behind step `step`: what a training that was killed had written beyond its last checkpoint is taken out,
   * and so is what it left unfinished.
   * @returns the reports that are kept
   */
  async beginLog(step: number): Promise<readonly TrainingReport[]> {
    for (const name of await readdir(this.path)) {
      if (Object.values(names).some((own) => name.startsWith(`${own}.`)) && name.endsWith('.unfinished'))
        await rm(join(this.path, name));
    }
    const kept = step === 0 ? [] : (await this.#reports()).filter((report) => report.step <= step);
    await this.write('log', kept.map(lineOf).join(''));
    return kept;
  }

  async log(report: TrainingReport): Promise<void> {
    await appendFile(this.pathOf('log'), lineOf(report));
  }

  async #reports(): Promise<TrainingReport[]> {
    const text = await readFile(this.pathOf('log'), 'utf8').catch(() => '');
    return text.split('\n').flatMap((line) => {
      try {
        const value: unknown = JSON.parse(line);
        return isReport(value) ? [value] : [];
      } catch {
        // The last line of a training that was killed.
        return [];
      }
    });
  }
}

const names = {
  last: 'last.safetensors',
  best: 'best.safetensors',
  weights: 'weights.safetensors',
  log: 'log.jsonl',
  report: 'report.html',
} as const;

function lineOf(report: TrainingReport): string {
  return `${JSON.stringify(report)}\n`;
}

function isReport(value: unknown): value is TrainingReport {
  return typeof value === 'object' && value !== null && 'step' in value && typeof value.step === 'number';
}
