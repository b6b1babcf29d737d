import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const root = mkdtempSync(join(tmpdir(), 'pellucid-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A new folder, which is gone after the tests of the file. */
export function folder(): string {
  return mkdtempSync(join(root, 'folder-'));
}
