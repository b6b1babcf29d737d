import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectOf } from './project.ts';
import { folder } from './testing/folder.ts';

test('the project is the nearest folder upwards with the mark of one, else the folder of the program', () => {
  const root = realpathSync(folder());
  mkdirSync(join(root, 'app/src/deep'), { recursive: true });
  writeFileSync(join(root, 'app/src/deep/main.py'), '');
  expect(projectOf(join(root, 'app/src/deep/main.py'))).toBe(join(root, 'app/src/deep'));
  writeFileSync(join(root, 'app/pyproject.toml'), '');
  expect(projectOf(join(root, 'app/src/deep/main.py'))).toBe(join(root, 'app'));
  writeFileSync(join(root, 'app/src/package.json'), '{}');
  expect(projectOf(join(root, 'app/src/deep/main.py'))).toBe(join(root, 'app/src'));
});

test('a link to a program belongs to the project of what it leads to', () => {
  const root = realpathSync(folder());
  mkdirSync(join(root, 'real'));
  writeFileSync(join(root, 'real/main.py'), '');
  writeFileSync(join(root, 'real/setup.py'), '');
  symlinkSync(join(root, 'real'), join(root, 'linked'));
  expect(projectOf(join(root, 'linked/main.py'))).toBe(join(root, 'real'));
});
