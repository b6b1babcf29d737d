import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';

/** A file whose first line says that Python runs it. */
export interface PythonScript {
  /** The interpreter that the line names; null: the Python at hand, whichever that is. */
  readonly python: string | null;
}

/** What the first line of a file (`#!/usr/bin/env python3`) says; null where it names no Python. */
export function pythonScript(path: string): PythonScript | null {
  const line = /^#!\s*(\S+)(.*)/.exec(beginning(path));
  if (line === null) return null;
  const words = (line[2] ?? '').split(/\s+/).filter((word) => word !== '' && !word.startsWith('-'));
  const command = basename(line[1] ?? '') === 'env' ? words[0] : line[1];
  if (command === undefined || !isPythonCommand(command)) return null;
  return { python: ['python', 'python3'].includes(command) ? null : command };
}

/** Whether that is what a Python is called: `python`, `python3.12`, `/opt/bin/pypy3`. */
export function isPythonCommand(command: string): boolean {
  return /^(python|pypy)[\d.]*(\.exe)?$/.test(basename(command));
}

/** Whether that is a command with which Python programs are run in their environments. */
export function runsPython(command: string): boolean {
  return ['uv', 'poetry', 'pipenv', 'pdm', 'hatch', 'rye', 'conda'].includes(basename(command, '.exe'));
}

function beginning(path: string): string {
  const bytes = Buffer.alloc(256);
  const file = openSync(path, 'r');
  try {
    return bytes.toString('latin1', 0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}
