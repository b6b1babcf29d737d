import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { buildPages } from './testing/built-pages.ts';

beforeAll(buildPages);

test.each(['python', 'javascript'])(
  'a page for a run of %s is at most 150 kB, packed, without its recording',
  (name) => {
    const page = readFileSync(new URL(`../dist/${name}.html`, import.meta.url));
    expect(gzipSync(page, { level: 9 }).length).toBeLessThan(150_000);
  },
);
