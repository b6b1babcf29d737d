#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(fileURLToPath(main))) {
  await import(main.href);
} else {
  process.stderr.write('pellucid: it is not built yet; run `npm ci` (or `npm run build`) in its folder first.\n');
  process.exitCode = 69;
}
