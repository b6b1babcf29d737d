import { describe, expect, it } from 'vitest';
import { partOf } from '../selection.ts';
import { readRunning } from './announced.ts';
import { type Rewritten, rewrite, SourceError } from './rewrite.ts';

function rewritten(text: string, file: string): Rewritten {
  return rewrite({
    text,
    file,
    path: file,
    format: 'module',
    counters: { source: 0, function: 0, variable: 0, site: 0 },
    isSecret: () => false,
    reports: false,
    lifts: false,
    jsx: false,
    shares: false,
    part: partOf({}),
  });
}

// Node has neither decorators nor accessor fields yet; what they become is run in `launch.test.ts`.
describe('a class with what Node does not know yet', () => {
  const code = (text: string): string => readRunning(rewritten(text, 'later.ts')).staged;

  it('has a gap at every decorator', () => {
    const made = code('@one class A { @two.three() m() {} @four f = 1; @five [key]; }');
    expect(made.match(/@\(\$\$\.gap\(\d+,"what a decorator does",/g)).toHaveLength(4);
  });

  it('tells accessor fields, and has a gap at those whose name is computed', () => {
    const made = code('class A { accessor x = 2; static accessor [y]: number; }');
    expect(made).toMatch(/#\$\$a\d+=\$\$\.d\(\d+,this,"accessor x",2\);get x\(\)\{return this\.#\$\$a\d+\}set x/);
    expect(made).toMatch(/static accessor \[y\]: number=\$\$\.gap\(\d+,"an accessor field"\);/);
  });
});

it('leaves every line where it was', () => {
  const text = 'let a =\n  1;\nfor (;;) {\n  // a remark\n  break\n}\nclass A {\n  x\n  *y() {\n  }\n}\n';
  const { code } = rewritten(text, 'lines.js');
  expect(code.split('\n').findIndex((line) => line.includes('// a remark'))).toBe(3);
  expect(
    code
      .split('\n')
      .slice(0, text.split('\n').length - 1)
      .at(-1),
  ).toContain('}');
});

it('does not let through what Node refuses', () => {
  for (const text of [
    'function f(a) { let a; }',
    'if (1) ; while (0) function f() {}',
    "'use strict'; if (1) function f() {}",
  ])
    expect(() => rewritten(text, 'refused.cjs'), text).toThrow(SourceError);
});

it('goes on after a line for the shell, and leaves a file alone that is nothing else', () => {
  expect(rewritten('#!node\r\nlet a;', 'shell.cjs').code).toMatch(/^#!node\r\n;const/);
  expect(rewritten('#!node', 'shell.cjs').code).toBe('#!node');
});
