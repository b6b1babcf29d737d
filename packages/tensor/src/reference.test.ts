import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compile } from './index.ts';
import { nodeBackend } from './node.ts';
import { cases, graphOf, neededBy, readReferences } from './testing/cases.ts';
import { distance } from './testing/numbers.ts';

const backend = nodeBackend({ threads: 1 });
const references = readReferences();

describe('agrees with PyTorch in outputs and gradients', () => {
  test.each(cases.map((each) => [each.name, each] as const))('%s', async (name, each) => {
    const { outputs, gradients, values } = graphOf(each);
    const wanted = references.get(name)!;
    const program = await compile({ ...outputs, ...gradients }, backend);
    const found = await program.run(neededBy({ ...outputs, ...gradients }, values));
    expect(Object.keys(outputs)).toHaveLength(wanted.outputs.length);
    for (const [index, { shape, numbers }] of wanted.outputs.entries()) {
      expect(found[`y${index}`]!.shape).toEqual(shape);
      expect(distance(found[`y${index}`]!.data, numbers), `output ${index}`).toBeLessThan(1e-5);
    }
    for (const [index, numbers] of wanted.gradients.entries()) {
      if (numbers === undefined) continue;
      expect(found[`dx${index}`]!.shape).toEqual(values[`x${index}`]!.shape);
      expect(distance(found[`dx${index}`]!.data, numbers), `gradient of input ${index}`).toBeLessThan(1e-5);
    }
    await program.release();
  });
});

test('every operation that the door lets out has a case', () => {
  const door = readFileSync(new URL('index.ts', import.meta.url), 'utf8');
  const exported = [...door.matchAll(/export \{([^}]*)\} from '\.\/operations\//g)]
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.trim())
    .filter((name) => /^[a-z]\w*$/.test(name) && !['segmentsInput', 'segmentValues'].includes(name));
  expect(exported.length).toBeGreaterThan(40);
  const named = new Set(cases.map(({ operation }) => operation));
  expect(exported.filter((name) => !named.has(name))).toEqual([]);
});
