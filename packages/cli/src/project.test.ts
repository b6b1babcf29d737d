import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectOf } from './project.ts';

test('the project is the nearest folder upwards with the mark of one, else the folder of the program', () => {
  const root = mkdtempSync(join(tmpdir(), 'pellucid-project-'));
  mkdirSync(join(root, 'app/src/deep'), { recursive: true });
  expect(projectOf(join(root, 'app/src/deep/main.py'))).toBe(join(root, 'app/src/deep'));
  writeFileSync(join(root, 'app/pyproject.toml'), '');
  expect(projectOf(join(root, 'app/src/deep/main.py'))).toBe(join(root, 'app'));
  writeFileSync(join(root, 'app/src/package.json'), '{}');
  expect(projectOf(join(root, 'app/src/deep/main.py'))).toBe(join(root, 'app/src'));
});
