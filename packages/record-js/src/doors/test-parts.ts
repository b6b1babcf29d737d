import { relative } from 'node:path';
import type { Runtime } from '../runtime/start.ts';
import { beginPart, type Part } from './part-recorder.ts';

/** What is recorded of tests. Those that run at the same time share it, from where the first of them begins until the last has ended. */
export class TestParts {
  private readonly runtime: Pick<Runtime, 'recordInto'>;
  private part: Part | null = null;
  private running = 0;

  constructor(runtime: Pick<Runtime, 'recordInto'>) {
    this.runtime = runtime;
  }

  /** A test begins that stands in the file. */
  begin(file: string): void {
    this.part ??= beginPart(this.runtime, { program: relative(process.cwd(), file), reason: 'the test ended' });
    this.running++;
  }

  /** One that has begun is over and leaves nothing. */
  drop(): void {
    this.left()?.drop();
  }

  /** One that has begun has failed, and leaves its recording at `path`. false: no source of the project had been loaded, or nothing has begun. */
  async keep(path: string, failure: string | null): Promise<boolean> {
    const { part } = this;
    const last = this.left();
    return last !== null ? last.keep(path, failure) : (part?.copy(path) ?? false);
  }

  /** The part, if nobody shares it any more. */
  private left(): Part | null {
    const { part } = this;
    if (part === null || --this.running > 0) return null;
    this.part = null;
    return part;
  }
}
