import { expect, test } from 'vitest';
import { declarationOf, functionAround, type SourceText } from './source-text.ts';

const text = `import { x } from './x.ts';

export async function outer(
  first: number,
): Promise<number> {
  const [one, two = 2] = pair(first);
  if (one > two) {
    inner(one);
  }
  return two;
}

class Runner {
  async #run(times: number): Promise<void> {
    for (let i = 0; i < times; i++) {
      this.step(i);
    }
  }
}

export function made(): Thing {
  return {
    build: (x, scope) => {
      let y = x;
      y = layer(y, scope);
      return y;
    },
  };
}
`;
const source: SourceText = { path: 'a.ts', text, lines: text.split('\n') };

function named(line: string) {
  return functionAround({ source, line: 1 + source.lines.findIndex((each) => each.includes(line)) });
}

test.each([
  ['return two', 'outer'],
  ['first: number', 'outer'],
  ['this.step(i)', '#run'],
  ['y = layer', 'build'],
  ['build: (x', 'build'],
  ['  return {', 'made'],
])('«%s» stands in %s', (line, name) => {
  expect(named(line)?.name).toBe(name);
});

test('the top of a module stands in no function', () => {
  expect(named('import')).toBeUndefined();
  expect(named('class Runner')).toBeUndefined();
});

test('a header goes up to the body, however many lines it has', () => {
  expect(named('return two')).toMatchObject({ first: 3, last: 11, header: source.lines.slice(2, 5).join('\n') });
});

test('a name is declared where the function says so, taken apart or not', () => {
  expect(declarationOf('two', named('return two')!)?.line).toBe(6);
  expect(declarationOf('y', named('y = layer')!)?.line).toBe(24);
  expect(declarationOf('three', named('return two')!)).toBeUndefined();
});
