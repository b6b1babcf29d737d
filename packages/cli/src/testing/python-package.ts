import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { pellucid } from './cli.ts';
import { folder } from './folder.ts';

/** The interpreter that the doors of the Python package are tried with. */
export const python: string = (process.env['PELLUCID_PYTHONS'] ?? 'python3').split(':')[0] ?? 'python3';

/** The folder that has the package `pellucid` in it. */
export const sources: string = fileURLToPath(new URL('../../../record-python/python/', import.meta.url));

export interface PythonEnded {
  readonly output: string;
  readonly errors: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A new folder with programs that can import `pellucid`, and their recordings. */
export class PythonPlace {
  readonly folder: string = folder();

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Writes a file and gives its path. */
  file(name: string, ...lines: string[]): string {
    const path = this.path(name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, `${lines.join('\n')}\n`);
    return path;
  }

  /** A project of pytest, whose module `mean` is to be tested. */
  testedMean(): void {
    this.file('pytest.ini', '[pytest]');
    this.file(
      'mean.py',
      'def mean(xs):',
      '    total = 0',
      '    for x in xs:',
      '        total += x',
      '    return total / len(xs)',
    );
  }

  /** Runs Python in the folder. */
  run(args: readonly string[], input = '', additions: Readonly<Record<string, string>> = {}): PythonEnded {
    const environment = { ...process.env, PYTHONPATH: sources, PYTHONDONTWRITEBYTECODE: '1', ...additions };
    const { stdout, stderr, status, signal } = spawnSync(python, args, {
      cwd: this.folder,
      env: environment,
      encoding: 'utf8',
      input,
    });
    return { output: stdout, errors: stderr, code: status, signal };
  }

  /** What `pellucid show` says of a recording. */
  async shown(path: string, ...options: string[]): Promise<string> {
    const { code, stdout, stderr } = await pellucid(['show', ...options, path], { cwd: this.folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  }
}

export function hasModule(name: string): boolean {
  return spawnSync(python, ['-c', `import ${name}`]).status === 0;
}
