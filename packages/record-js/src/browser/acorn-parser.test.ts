import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';
import { Rewriter } from '../rewrite/rewriter.ts';
import type { Node } from '../rewrite/syntax.ts';
import { Tables } from '../rewrite/tables.ts';
import { render } from '../rewrite/text.ts';
import { whole } from '../selection.ts';
import { oxcParser } from './acorn-parser.ts';

const corpus = fileURLToPath(new URL('../../../../fixtures/javascript/corpus/', import.meta.url));
const programs = readdirSync(corpus).filter((name) => name.endsWith('.mjs'));

/** What runs in the place of a program, and what its recording says of it. */
function rewritten(text: string, program: unknown) {
  const tables = new Tables(text, { source: 0, function: 0, variable: 0, site: 127 });
  const tree = program as Node & { type: 'Program' };
  const rewriter = new Rewriter(text, tree, tables, {
    format: 'module',
    prefix: '$$',
    isSecret: () => false,
    reports: false,
    outerIsStrict: false,
    outer: null,
    part: whole,
    path: 'program.js',
    stays: new Set(),
  });
  return { ...render(text, rewriter.program(tree)), tables: tables.program('program.js', 'javascript', text) };
}

test('both parsers lead to the same rewriting of every program of the corpus', () => {
  expect(programs.length).toBeGreaterThan(40);
  for (const name of programs) {
    const text = readFileSync(`${corpus}${name}`, 'utf8');
    const ours = oxcParser().parseSync(name, text, { sourceType: 'module' });
    expect([name, ours.errors]).toEqual([name, []]);
    const { program } = parseSync(name, text, { lang: 'js', sourceType: 'module' });
    expect([name, rewritten(text, ours.program)]).toEqual([name, rewritten(text, program)]);
  }
});

test('what is no program is told with its place', () => {
  expect(oxcParser().parseSync('a.js', 'let = = 1', { sourceType: 'module' }).errors).toEqual([
    { message: expect.stringMatching(/\(1:\d+\)$/) },
  ]);
});
