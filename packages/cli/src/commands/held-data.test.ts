import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { holdsData } from './held-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'pellucid-held-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const command = fileURLToPath(new URL('../../bin/pellucid.js', import.meta.url));

function recorded(code: string): Uint8Array {
  const program = join(folder, 'program.mjs');
  writeFileSync(program, code);
  execFileSync(process.execPath, [command, 'record', '--quiet', program], { stdio: 'ignore' });
  return readFileSync(`${program}.pellucid`);
}

test('a recording of plain values holds no data, one with many pixels does', async () => {
  expect(await holdsData(recorded('const a = [3, 1, 2]; a.sort(); console.log(new Map([[1, "b"]]));'))).toBe(false);
  const pixels = 'const row = Array.from({ length: 80 }, (_, x) => [x, 0, 255]); console.log(row.length);';
  expect(await holdsData(recorded(pixels))).toBe(true);
}, 60_000);
